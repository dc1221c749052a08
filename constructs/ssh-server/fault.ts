/** Something wrong with what a server is made from; the construct adds its path. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}
