/**
 * What sops complains of, as `what is wrong; what to do`.
 *
 * @param values - What was given to it in secret, and must not be shown.
 */
export function sopsFault(said: string, recipients: readonly string[], values: readonly string[]): string {
  const keys = recipients.join(', ');
  if (/did not match any of the recipients/.test(said)) {
    const remedy = 'set SOPS_AGE_KEY_FILE to the key file of one of them, or let one of them run sops updatekeys';
    return `is not opened by the key that is here, but by those of ${keys}; ${remedy}`;
  }
  if (/Failed to get the data key/.test(said)) {
    const remedy = 'set SOPS_AGE_KEY_FILE to its key file, or put that at ~/.config/sops/age/keys.txt';
    return `needs the key of one of its recipients, ${keys}, and none is here; ${remedy}`;
  }
  if (/MAC mismatch|message authentication failed|failed to verify data integrity/i.test(said)) {
    return 'was changed by something else than sops, or damaged; restore it from version control or a backup';
  }
  if (/flag provided but not defined/.test(said)) {
    const why = 'an older sops takes values on its command line only, where every user of this machine sees them';
    return `needs sops 3.11 or newer; ${why}`;
  }
  return `sops refuses: ${withoutValues(lastLines(said), values)}; correct that and run the command again`;
}

function lastLines(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('[warning]'))
    .slice(-2)
    .join(' ');
}

function withoutValues(text: string, values: readonly string[]): string {
  return values.reduce((all, value) => (value === '' ? all : all.replaceAll(value, '…')), text);
}
