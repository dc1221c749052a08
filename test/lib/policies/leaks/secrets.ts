import { createHash } from 'node:crypto';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters of an alphabet that look drawn, and are the same in every run: no secret of anybody. */
export function drawn(seed: string, length: number, alphabet = alphanumeric): string {
  const bytes = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${seed} ${block}`).digest(),
  );
  return [...Buffer.concat(bytes).subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

const crypt = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz0123456789';
const json = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * One of each form, made up here, so that no scanner takes this file for a leak; what is found in each, by the name
 * it is given to.
 */
export const secretForms: readonly (readonly [what: string, name: string, text: string])[] = [
  ['an age identity', '', `AGE-SECRET-KEY-1${drawn('age', 58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
  ['a private key', '', `-----BEGIN OPENSSH PRIVATE KEY-----\n${drawn('pem', 64)}`],
  ['a private key', '', `-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED`],
  ['a password hash', '', `$y$j9T$${drawn('salt', 22, crypt)}$${drawn('hash', 43, crypt)}`],
  ['a password hash', '', `$6$rounds=5000$${drawn('salt', 16, crypt)}$${drawn('sha512', 86, crypt)}`],
  ['a password hash', '', `$5$${drawn('salt', 16, crypt)}$${drawn('sha256', 43, crypt)}`],
  ['a password hash', '', `$2b$12$${drawn('bcrypt', 53, crypt)}`],
  ['a password hash', '', `admin:$apr1$${drawn('salt', 8, crypt)}$${drawn('apr1', 22, crypt)}`],
  ['a password hash', '', `$argon2id$v=19$m=65536,t=3,p=4$${drawn('salt', 22)}$${drawn('argon2', 43)}`],
  ['a signed token (JWT)', '', `${json({ alg: 'HS256' })}.${json({ sub: '1234567890' })}.${drawn('jwt', 43)}`],
  [
    'a token of a Cloudflare tunnel',
    '',
    json({ a: drawn('account', 32, '0123456789abcdef'), t: 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415', s: drawn('s', 44) }),
  ],
  ['a Cloudflare token', '', `cfut_${drawn('cloudflare', 40)}0123abcd`],
  ['what looks like a token', '', drawn('cloudflare before 2026', 40)],
  ['a GitHub token', '', `ghp_${drawn('github', 36)}`],
  ['a GitHub token', '', `github_pat_${drawn('fine', 82)}`],
  ['a GitLab token', '', `glpat-${drawn('gitlab', 20)}`],
  ['an AWS key', '', `AKIA${drawn('aws', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`],
  ['a Slack token', '', `xoxb-123456789012-${drawn('slack', 24)}`],
  ['a Slack token', '', `https://hooks.slack.com/services/T0123/B0123/${drawn('hook', 24)}`],
  ['a token of a Telegram bot', '', `123456789:AA${drawn('telegram', 33)}`],
  ['a Discord webhook', '', `https://discord.com/api/webhooks/123456/${drawn('discord', 68)}`],
  ['a token of a package registry', '', `npm_${drawn('npm', 36)}`],
  ['a Tailscale key', '', `tskey-auth-${drawn('tail', 12)}-${drawn('scale', 32)}`],
  ['an API key', '', `AIza${drawn('google', 35)}`],
  ['the secret key of a binary cache', '', `cache.example.org-1:${drawn('cache', 86)}==`],
  ['a password in a URL', '', 'postgres://admin:hunter2@db.example.org/home'],
  [
    'what may be a private or preshared WireGuard key',
    'privateKey',
    createHash('sha256').update('wg').digest('base64'),
  ],
  ['what may be a private or preshared WireGuard key', '', `psk: ${createHash('sha256').update('p').digest('base64')}`],
  ['a password', 'password', 'hunter2'],
  ['a password', 'SMTP_PASSWORD', 'changeme'],
  ['a secret value', 'apiToken', drawn('token', 24)],
  ['a secret value', 'secret_access_key', drawn('r2', 64, '0123456789abcdef')],
  ['a password', 'extraConfig', 'user = admin\npassword = hunter2\nport = 25\n'],
  ['a secret value', 'text', `server:\n  api_token: "${drawn('yaml', 32, lower)}"\n`],
  ['a secret value', 'text', `{"clientSecret": "${drawn('json', 32)}"}`],
];
