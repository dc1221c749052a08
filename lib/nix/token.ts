/**
 * Terraform tokens, recognised without the engine: the shapes of `cdktf/lib/tokens/private/encoding.js`, which its
 * community successor shares. `Token.isUnresolved` sees neither a number token inside a text nor the text that
 * `JSON.stringify` leaves of a resolvable.
 */
const TEXT_TOKEN = /[$#&]\{TfToken\[|<unresolved-(?:token|lazy)>/;
const LIST_TOKEN = /#\{TfToken\[/;
const NUMBER_IN_TEXT = /-[18]\.\d+e\+2(?:89|98)/g;
/** The top 16 bits of a number token, and of a token in a list of numbers. */
const NUMBER_TOKEN_BITS: readonly number[] = [0xfdff, 0xfbff];

/** Whether a number is a Terraform token: its top 16 bits are the marker, the others count. */
export function isNumberToken(value: number): boolean {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return NUMBER_TOKEN_BITS.includes(view.getUint16(0));
}

/** Whether a text holds a Terraform token: of a string, a list, a map, or a number written into it. */
export function hasToken(text: string): boolean {
  if (TEXT_TOKEN.test(text)) return true;
  return (text.match(NUMBER_IN_TEXT) ?? []).some((number) => isNumberToken(Number(number)));
}

/** Whether a list is a Terraform token: its one element marks it. */
export function isListToken(list: readonly unknown[]): boolean {
  const [only] = list;
  if (list.length !== 1) return false;
  return typeof only === 'string' ? LIST_TOKEN.test(only) : typeof only === 'number' && isNumberToken(only);
}

/** Whether an object is a Terraform token that nobody has turned into text, number or list yet. */
export function isResolvable(value: object): boolean {
  return 'resolve' in value && typeof value.resolve === 'function';
}
