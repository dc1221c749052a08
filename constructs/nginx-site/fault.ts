import { type Fault } from '../../lib';

/** The fault where something was found, as the only one of a list. */
export function faultOf(field: string, message: string | undefined): Fault[] {
  return message === undefined ? [] : [{ field, message }];
}
