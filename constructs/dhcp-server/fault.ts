/** Something that is wrong with a server: a problem of which it is known already where. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}
