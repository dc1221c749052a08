import { type Fault, type IHost, shown, ValueError } from '../../lib';
import { faultOf } from './fault';
import { timeFault } from './quantities';
import { type FilesServe, type ProxyServe, type RedirectServe, type Serve } from './serve';
import { transportFault, upstreamOf } from './upstream';

const kinds = ['proxy', 'files', 'redirect'] as const;

/** What is wrong with what a site, or a path of it, is to serve. */
export function serveFaults(host: IHost, field: string, serve: Serve): Fault[] {
  const given = kinds.filter((kind) => serve[kind] !== undefined);
  if (given.length !== 1) {
    const names = given.length === 0 ? 'none' : given.join(' and ');
    return faultOf(field, `must have one of proxy, files and redirect, got ${names}`);
  }
  if (serve.proxy !== undefined) return proxyFaults(host, field, serve);
  return serve.files === undefined ? redirectFaults(field, serve) : filesFaults(field, serve);
}

function proxyFaults(host: IHost, field: string, serve: ProxyServe): Fault[] {
  const time = faultOf(`${field}.readTimeout`, timeFault(serve.readTimeout));
  try {
    return [...faultOf(`${field}.proxy`, transportFault(host, upstreamOf(serve))), ...time];
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return [...faultOf(`${field}.proxy`, error.complaint), ...time];
  }
}

/** Folders that nginx's unit does not see, or that hold what is nobody's business. */
const unseen: readonly (readonly [folder: string, reason: string])[] = [
  ['/home', 'is hidden from nginx by its unit (ProtectHome)'],
  ['/root', 'is hidden from nginx by its unit (ProtectHome)'],
  ['/run/user', 'is hidden from nginx by its unit (ProtectHome)'],
  ['/tmp', 'is one of its own for nginx (PrivateTmp)'],
  ['/var/tmp', 'is one of its own for nginx (PrivateTmp)'],
  ['/dev', 'is no folder of files'],
  ['/proc', 'is no folder of files'],
  ['/sys', 'is no folder of files'],
  ['/run/secrets', 'holds secrets'],
  ['/etc', 'holds the configuration of the host'],
  ['/nix', 'changes with every build, and is open to every user'],
];

function filesFaults(field: string, { files, replaceable }: FilesServe): Fault[] {
  const place = `${field}.files`;
  if (replaceable?.trim() === '') {
    return faultOf(`${field}.replaceable`, "must say how the files come again, got ''; leave it out if they do not");
  }
  if (!/^(\/[A-Za-z0-9_.@+-]+)+$/.test(files) || /\/\.\.?(\/|$)/.test(files)) {
    const message = `must be the absolute path of a folder below /, without spaces and a / at its end, got ${shown(files)}`;
    return faultOf(place, `${message}; write it like '/srv/www'`);
  }
  const [, reason] = unseen.find(([folder]) => files === folder || files.startsWith(`${folder}/`)) ?? [];
  return faultOf(place, reason && `${reason}, got ${shown(files)}; put the files below /srv or /var/lib`);
}

const codes = [301, 302, 303, 307, 308];

function redirectFaults(field: string, { redirect, code = 301 }: RedirectServe): Fault[] {
  const known = codes.includes(code);
  const bad = known ? undefined : `must be one of ${codes.join(', ')}, got ${shown(code)}`;
  const url = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[^\s;{}$"'\\]*)?$/.test(redirect) && URL.canParse(redirect);
  const message = `must be a full URL such as 'https://fufu.land', got ${shown(redirect)}`;
  return [...faultOf(`${field}.code`, bad), ...faultOf(`${field}.redirect`, url ? undefined : message)];
}

/** Whether a redirect of all that a site has leads to the site itself. */
export function leadsBack(serve: Serve, names: readonly string[], port: number): boolean {
  if (serve.redirect === undefined || !URL.canParse(serve.redirect)) return false;
  const { hostname, protocol, port: given } = new URL(serve.redirect);
  const target = given === '' ? (protocol === 'https:' ? 443 : 80) : Number(given);
  // What asks on port 80 is sent to the site on 443 first.
  return names.includes(hostname) && (target === port || (target === 80 && port === 443));
}
