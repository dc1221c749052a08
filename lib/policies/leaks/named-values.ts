import { HOLE } from './texts';
import { looksDrawn } from './randomness';

const passwordWords = /^(?:password|passwd|passphrase|passcode|pwd|psk)$/;
const tokenWords = /^(?:secret|secrets|token|tokens|apikey|credential|credentials|privkey)$/;
/** A key is a secret where the word before says so; there are public keys, keys of maps and of keyboards. */
const keyKinds = /^(?:api|private|preshared|pre|access|secret|auth|encryption|signing|master|shared|session)$/;
/** What a name ends in that is about a secret, and holds none. */
const about = new Set(
  'file files path paths dir directory folder command cmd name names id ids url uri endpoint type length size policy authentication lifetime expiry expiration ttl algorithm encoding format prefix suffix mode owner group user users unit units method env var variable placeholder source description comment label hint regex pattern permission permissions status version key_id'.split(
    ' ',
  ),
);
/** What stands where a password could, and is none. */
const noPassword =
  /^(?:!|!!|\*|x|-|yes|no|on|off|true|false|none|null|never|always|ask|prompt|optional|required|requisite|sufficient|include|enabled|disabled|unset|keyring|file|env|otp)$/i;

/** What a name says that its value is. */
export function secretKind(name: string): 'password' | 'token' | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (about.has(words.at(-1) ?? '')) return undefined;
  if (words.some((word) => passwordWords.test(word))) return 'password';
  const isKey = words.some((word, index) => word === 'key' && keyKinds.test(words[index - 1] ?? ''));
  return isKey || words.some((word) => tokenWords.test(word)) ? 'token' : undefined;
}

/** What a value is that was given to a name: `a password`; undefined where it is no secret, or not there yet. */
export function namedSecret(name: string, value: string): string | undefined {
  const kind = secretKind(name);
  if (kind === undefined || !isLiteral(value)) return undefined;
  if (looksDrawn(value)) return kind === 'password' ? 'a password' : 'a secret value';
  if (kind === 'password' && value.length >= 4 && !noPassword.test(value)) return 'a password';
  return undefined;
}

const assignment =
  /(?<![\w.-])([A-Za-z][\w.-]{2,60})["']?[ \t]*(?:=|:)[ \t]*(["']?)([^\s"',;]{6,})\2(?=[\s,;"'}\])]|$)/g;

/** What is given to names in a text of many lines: an environment file, an INI, YAML or JSON. */
export function assignedSecrets(text: string): string[] {
  if (!/pass|pwd|psk|secret|token|key|cred/i.test(text)) return [];
  return [...text.matchAll(assignment)].flatMap(([, name = '', , value = '']) => {
    const found = namedSecret(name.split('.').at(-1) ?? '', value);
    // In free text a plain word after a colon is most often a word.
    return found !== undefined && (looksDrawn(value) || (/\d/.test(value) && /[A-Za-z]/.test(value))) ? [found] : [];
  });
}

/** Whether a value is what it says, and not where to find it: a path, a variable, a reference, a blank to fill in. */
function isLiteral(value: string): boolean {
  return (
    !/\s/.test(value) && !value.includes(HOLE) && !/^(?:\.{0,2}\/|[$<{@%&`(]|[a-z]+:\/\/)|\$[{(]|\{\{/i.test(value)
  );
}
