import { type HttpUpstream } from '../../lib';

/** Requests are handed to a server behind nginx, and its answers back. */
export interface ProxyServe {
  /**
   * The server: what another construct offers, or its URL with scheme, IP address and port, `http://127.0.0.1:3000`. The
   * port of a URL on loopback is claimed, so that nothing opens it. Renders to `locations.<path>.proxyPass`.
   */
  readonly proxy: string | HttpUpstream;
  /** Whether WebSockets get through. Renders to `locations.<path>.proxyWebsockets`. @default true */
  readonly websockets?: boolean;
  /** How long the server may be silent, also on a WebSocket: `90s`, `10m`. Renders to `proxy_read_timeout`. @default '60s' */
  readonly readTimeout?: string;
  /**
   * Name in the certificate of a server that is spoken to by HTTPS, which is then verified. Needed where it is on
   * another machine. Renders to `proxy_ssl_name`. @default - what the offered server says; else it is not verified
   */
  readonly serverName?: string;
  readonly files?: never;
  readonly redirect?: never;
}

/** Files of the host. */
export interface FilesServe {
  /**
   * Folder on the host that they are in, absolute: `/srv/www`. What is below it and starts with a dot stays hidden, but
   * `.well-known`. Renders to `locations.<path>.root`.
   */
  readonly files: string;
  /** Why no backup has to save them: `built again from its repository`. @default - a backup saves them */
  readonly replaceable?: string;
  /** Whether a folder without `index.html` is shown as a list. Renders to `autoindex`. @default false */
  readonly listing?: boolean;
  readonly proxy?: never;
  readonly redirect?: never;
}

/** Visitors are sent somewhere else. */
export interface RedirectServe {
  /**
   * Where to: a URL with a path is taken as it is, `https://fufu.land/about`; to one without the visitor's own path and
   * query are added, `https://fufu.land`. Renders to `locations.<path>.return`.
   */
  readonly redirect: string;
  /** Status: 301 and 308 are for good, 302, 303 and 307 for now. @default 301 */
  readonly code?: 301 | 302 | 303 | 307 | 308;
  readonly proxy?: never;
  readonly files?: never;
}

/** What visitors of a site, or of a path of it, get. */
export type Serve = ProxyServe | FilesServe | RedirectServe;

/** What visitors of a path of a site get. */
export type LocationServe = Serve & {
  /** False for a path that asks for no login although its site does, as one for programs. @default - as the site */
  readonly basicAuth?: false;
};
