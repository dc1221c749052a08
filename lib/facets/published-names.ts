import { Facet } from './facet';
import { twins } from './twins';

/**
 * A public name that the Internet reaches a server of a host under without an open port: the host keeps a connection to
 * somebody who hands the requests over.
 */
export interface PublishedName {
  /** Full name; the first label may be `*`: `play.fufu.land`. */
  readonly name: string;
  /** URL that the host itself reaches the server at: `http://127.0.0.1:8080`. */
  readonly upstream: string;
  /** Who hands the requests over: `Cloudflare tunnel`. */
  readonly via: string;
  /** Whether the server asks for a login; else anybody may use it. @default - nothing tells */
  readonly hasLogin?: boolean;
  /** What it is and for whom, in a few words; shown in reports. */
  readonly why: string;
}

/** What the Internet reaches on a host without a port of it. */
export const publishedNames = new Facet<PublishedName>('published names', {
  key: ({ name }) => name,
  check: twins(
    ({ name }) => name,
    (first, second) => ({
      field: second.value.name,
      message: `is published by '${first.by}' (${first.value.why}) and by '${second.by}' (${second.value.why}); give one of them another name`,
    }),
  ),
});
