/** What secrets of one kind look like. */
interface Shape {
  /** What it is, with its article: `a GitHub token`. */
  readonly what: string;
  readonly pattern: RegExp;
}

const crypt = '[./A-Za-z0-9]';

/**
 * Secrets that one can tell by their form alone, from what their makers say of it: a prefix of its own, a header, or a
 * fixed frame of fields. What has no form of its own is found by the name it is given to (`named-values.ts`).
 *
 * @see https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml for how others write them
 * @see https://manpages.debian.org/bookworm/libcrypt-dev/crypt.5.en.html for hashes
 * @see https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
 */
const shapes: readonly Shape[] = [
  { what: 'an age identity', pattern: /AGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]+)-(?:PQ-)?1?[0-9A-Z]{20,}/i },
  {
    what: 'a private key',
    pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|\\r)*[A-Za-z0-9+/:-]{8}/,
  },
  {
    what: 'a password hash',
    pattern: new RegExp(
      [
        `\\$g?y\\$${crypt}+\\$${crypt}{1,86}\\$${crypt}{43}`,
        `\\$7\\$${crypt}{11,97}\\$${crypt}{43}`,
        `\\$[56]\\$(?:rounds=\\d+\\$)?[^$\\s:]{1,16}\\$${crypt}{43,86}`,
        `\\$(?:1|apr1)\\$[^$\\s:]{1,8}\\$${crypt}{22}`,
        `\\$2[abxy]\\$\\d\\d\\$${crypt}{53}`,
        `\\$argon2(?:id|i|d)\\$v=\\d+\\$[a-z0-9=,]+\\$[A-Za-z0-9+/]{8,}\\$[A-Za-z0-9+/]{16,}`,
        `\\{S?SHA(?:256|512)?\\}[A-Za-z0-9+/]{27,}`,
      ].join('|'),
    ),
  },
  { what: 'a signed token (JWT)', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  { what: 'a token of a Cloudflare tunnel', pattern: /\beyJhIjoi[A-Za-z0-9+/=]{60,}/ },
  {
    what: 'a Cloudflare token',
    pattern: /\bcf(?:k|ut|at)_[A-Za-z0-9]{40}[0-9a-f]{8}\b|\bv1\.0-[0-9a-f]{24}-[0-9a-f]{146}\b/,
  },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{82}/ },
  { what: 'a GitLab token', pattern: /\bgl(?:pat|dt|ptt|rt|cbt|oas|soat|ft|imt|agent|ffct)-[\w-]{20,}/ },
  { what: 'an AWS key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/ },
  {
    what: 'a Slack token',
    pattern:
      /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Z0-9]+-\d+-[a-z0-9]+|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{20,}/,
  },
  { what: 'a token of a Telegram bot', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/ },
  { what: 'a Discord webhook', pattern: /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60,}/ },
  {
    what: 'a token of a package registry',
    pattern: /\bnpm_[A-Za-z0-9]{36}\b|\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}|\bdckr_(?:pat|oat)_[\w-]{27,}/,
  },
  { what: 'a Tailscale key', pattern: /\btskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,}/ },
  {
    what: 'an API key',
    pattern:
      /\bsk_(?:live|test)_[A-Za-z0-9]{20,}|\bAIza[\w-]{35}\b|\bGOCSPX-[\w-]{28}|\bSG\.[\w-]{20,}\.[\w-]{40,}|\bhf_[A-Za-z0-9]{34}\b|\bsk-(?:ant|proj)-[\w-]{40,}|\bgl(?:sa|c)_\w{30,}|\bhvs\.[\w-]{80,}|\bdop_v1_[0-9a-f]{64}\b/,
  },
  { what: 'the secret key of a binary cache', pattern: /(?<=[\w.-]):[A-Za-z0-9+/]{86}==/ },
  {
    what: 'a password in a URL',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^/\s:@"'\0]{1,64}:[^/\s:@"'\0$<{%*]{3,}@[\w.[-]/i,
  },
];

/** One pass that says of nearly every text that there is nothing in it. */
const any = new RegExp(shapes.map(({ pattern }) => `(?:${pattern.source})`).join('|'), 'i');

/** What a text holds, by form: `['a GitHub token']`. */
export function shapesIn(text: string): string[] {
  if (text.length < 12 || !any.test(text)) return [];
  return shapes.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what);
}
