import { cloudflareRanges, type NixAttributes } from '../../lib';
import { errorLog } from './jails';
import { type Listen } from './listens';
import { type Guard } from './visitors';
import { defaultHeaders } from './virtual-host';

/** File that requests are logged to. */
export const accessLog = '/var/log/nginx/access.log';

/** What the server of a host is rendered with. */
export interface ServerFacts {
  readonly listen: readonly Listen[];
  readonly guards: readonly Guard[];
  /** Whether Cloudflare stands in front of any site. */
  readonly proxied: boolean;
  /** Length of the longest name. */
  readonly longestName: number;
}

/** `services.nginx` of a host, without its sites. */
export function serverConfig({ listen, guards, proxied, longestName }: ServerFacts): NixAttributes {
  const definitions = [...new Set(guards.map(({ definition }) => definition))].sort();
  const visitor = proxied ? [visitorBehindCloudflare] : [];
  const bucket = bucketSize(longestName);
  return {
    enable: true,
    // A restart would cut every download; the socket of a port is there before and after.
    enableReload: true,
    recommendedGzipSettings: true,
    recommendedOptimisation: true,
    recommendedTlsSettings: true,
    serverTokens: false,
    statusPage: true,
    ...(bucket > 64 && { serverNamesHashBucketSize: bucket }),
    commonHttpConfig: [logFormat, ...visitor, ...defaultMaps, ...definitions].join(''),
    virtualHosts: {
      _: { default: true, rejectSSL: true, listen, extraConfig: 'return 444;\n' },
    },
  };
}

/**
 * What is logged of a request. No query: it may hold what nobody should read in a log. Text in quotes, for a status of
 * 009, as of HTTP/0.9, is no number in JSON.
 */
const fields = {
  time: '$time_iso8601',
  remote_addr: '$remote_addr',
  peer_addr: '$realip_remote_addr',
  remote_user: '$remote_user',
  server_name: '$server_name',
  server_port: '$server_port',
  method: '$request_method',
  path: '$request_path',
  protocol: '$server_protocol',
  status: '$status',
  bytes_sent: '$body_bytes_sent',
  request_time: '$request_time',
  upstream_time: '$upstream_response_time',
  user_agent: '$http_user_agent',
};

const logFormat = `map $request_uri $request_path {
  "~^(?<path_of_uri>[^?]*)" $path_of_uri;
}
log_format json_lines escape=json '{'
${Object.entries(fields)
  .map(([name, value], index, all) => `  '"${name}":"${value}"${index === all.length - 1 ? '' : ','}'\n`)
  .join('')}'}';
access_log ${accessLog} json_lines;
error_log ${errorLog};
`;

/**
 * The visitor's own address is what Cloudflare says, and what nobody else says. For all sites: else the log of one that
 * does not expect Cloudflare would have it among those who try passwords.
 */
const visitorBehindCloudflare = [
  ...cloudflareRanges.map((range) => `set_real_ip_from ${range};\n`),
  'real_ip_header CF-Connecting-IP;\n',
].join('');

const defaultMaps = Object.entries(defaultHeaders).map(([name, { variable, value }]) => {
  const upstream = `$upstream_http_${name.toLowerCase().replaceAll('-', '_')}`;
  return `map ${upstream} ${variable} {\n  "" ${value};\n}\n`;
});

/** nginx does not start where a name does not fit into a bucket, with a pointer and a length beside it. */
function bucketSize(longestName: number): number {
  return 64 * Math.ceil((longestName + 26) / 64);
}
