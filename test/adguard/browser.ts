import { type Machine } from '../network/machine';

const curl = ['curl', '--silent', '--max-time', '5', '--noproxy', '*'];

/** Status of one of its pages. */
export function page(machine: Machine, path: string, cookie = ''): number {
  const options = ['--output', '/dev/null', '--write-out', '%{http_code}', '--cookie', cookie];
  return Number(machine.run([...curl, ...options, `http://127.0.0.1:3333${path}`]));
}

/** Logs a user in. */
export function login(machine: Machine, password: string): { status: number; cookie: string } {
  const options = ['--header', 'content-type: application/json', '--data', JSON.stringify({ name: 'alice', password })];
  const shown = ['--output', '/dev/null', '--dump-header', '-'];
  const headers = machine.run([...curl, ...options, ...shown, 'http://127.0.0.1:3333/control/login']);
  const [, status = '0'] = /^HTTP\S+ (\d+)/.exec(headers) ?? [];
  const [, cookie = ''] = /^set-cookie: ([^;\r\n]+)/im.exec(headers) ?? [];
  return { status: Number(status), cookie };
}

/** Asks over HTTPS for an IPv4 address, as a web server does that passes a request on with its headers. */
export function doh(machine: Machine, name: string, headers: Readonly<Record<string, string>>): string {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const query = Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1]).toString('base64url');
  const given = Object.entries(headers).flatMap(([key, value]) => ['--header', `${key}: ${value}`]);
  const trust = ['--cacert', '/run/acme/example.org/ca.pem', '--resolve', 'dns.example.org:8443:127.0.0.1'];
  const url = `https://dns.example.org:8443/dns-query?dns=${query}`;
  const hex = machine.run(['sh', '-c', '"$@" | od -An -v -tx1', 'sh', ...curl, ...trust, ...given, url]);
  const answer = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  if (answer.length < 12) return `no message: ${answer.toString()}`;
  const code = answer.readUInt8(3) & 15;
  return code === 5 ? 'refused' : code === 0 ? [...answer.subarray(-4)].join('.') : `code ${code}`;
}
