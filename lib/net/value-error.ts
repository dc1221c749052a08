const TAG = Symbol.for('cdknix/ValueError');

/** A bad value given to a value object: `port must be a whole number from 1 to 65535, got 70000`. */
export class ValueError extends RangeError {
  /** Recognises an error of this class across copies of the library. */
  public static isValueError(x: unknown): x is ValueError {
    return typeof x === 'object' && x !== null && TAG in x;
  }

  /** What the value was meant to be: `port`. */
  public readonly noun: string;
  /** The rest of the message, for callers that say in their own way what the value was meant for. */
  public readonly complaint: string;

  public constructor(noun: string, complaint: string) {
    super(`${noun} ${complaint}`);
    this.name = 'ValueError';
    this.noun = noun;
    this.complaint = complaint;
    Object.defineProperty(this, TAG, { value: true });
  }
}
