import { type Stage } from './stages';

/** What stands where something was taken out. */
export const redacted = '***';

const secret = '(?:token|key|passwd|password|pwd|secret|sig|signature|code|auth|session|credential|assertion|jwt|otp)';
const before = '(?:[?&;]|\\\\u0026|%26|%3F)';

/**
 * What nobody is to read in a log, as expressions of Go, each with the secret in its group: the values of a URL's
 * parameters, who and with what password a URL logs in, and what a request logs in with. No quote is in them as it is:
 * the configuration goes through a shell in quotes when NixOS builds it.
 */
const secretPatterns: readonly string[] = [
  `(?i)${before}[a-z0-9_.%\\[\\]-]*${secret}(?:\\]|%5D)?(?:=|%3D)([^&;\\s"\\x27\\\\<>#]+)`,
  `(?i)[a-z][a-z0-9+.-]*://([^/\\s@"\\x27?#]+)@`,
  `(?i)\\b(?:proxy-)?authorization\\\\?["\\x27]?\\s*[:=]\\s*\\\\?["\\x27\\[]*((?:[a-z0-9-]+ +)?[^\\s"\\x27\\\\,;\\]]+)`,
  `(?i)\\bbearer\\s+([a-z0-9._~+/=-]{8,})`,
  `(?i)\\b(?:set-)?cookie\\\\?["\\x27]?\\s*[:=]\\s*\\\\?["\\x27\\[]*([^"\\x27\\\\\\]]+)`,
];

/** Takes secrets out of a line, as the first thing that is done to it. */
export const redaction: readonly Stage[] = secretPatterns.map((expression) => ({
  kind: 'replace',
  expression,
  replace: redacted,
}));
