/** Something wrong with what is banned for, or who never is; the construct adds its path. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}
