import { shown } from '../../lib';

/** Services whose URL is all that one needs to send something, by host name. */
const secretHosts = [
  'hooks.slack.com',
  'discord.com',
  'discordapp.com',
  'hc-ping.com',
  'api.telegram.org',
  'outlook.office.com',
  'maker.ifttt.com',
];

/** Words in a query whose values are secret. */
const secretWords = /^(access_?token|api_?key|auth|key|pass(word)?|secret|sig(nature)?|token)$/i;

/**
 * What is wrong with a URL that stands in the program for all to read; undefined where nothing is. A secret in it is not
 * shown again.
 *
 * @param hasToken - Whether a token goes with it, so that the rest may be known.
 */
export function urlFault(text: string, hasToken: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `must be a URL with http or https, got ${shown(text)}; write it like 'https://example.org/alerts'`;
  }
  const query = [...url.searchParams.keys()].find((word) => secretWords.test(word));
  const hosts = secretHosts.find((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  const what =
    url.password !== '' || url.username !== ''
      ? 'a login'
      : query !== undefined
        ? `a secret in '${query}'`
        : hosts !== undefined
          ? `the secret of ${hosts}`
          : undefined;
  const remedy = hasToken ? 'let the token be the secret' : 'leave it out, and put the whole URL into the secret';
  if (what === undefined) return undefined;
  return `holds ${what}, which everybody could read, got one of ${shown(url.host)}; ${remedy}`;
}
