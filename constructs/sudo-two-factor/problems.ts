import { type Account, didYouMean, type Fault, type IHost, isDay, type Login, shown } from '../../lib';
import { type SudoTwoFactorProps } from './props';

const owners = ['root', 'own'];

/** What is wrong with options by themselves. */
export function optionFaults({ enrolUntil, remember = 5, polkit = 'root' }: SudoTwoFactorProps): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, message: string): void => void faults.push({ field, message });
  if (enrolUntil !== undefined && !isDay(enrolUntil)) {
    add('enrolUntil', `must be a day, YYYY-MM-DD, got ${shown(enrolUntil)}; write it like '2026-12-31'`);
  }
  if (!Number.isInteger(remember) || remember < 0 || remember > 60) {
    add('remember', `must be a whole number of minutes from 0 to 60, got ${shown(remember)}; 0 asks every time`);
  }
  if (!owners.includes(polkit)) {
    add('polkit', `must be 'root' or 'own', got ${shown(polkit)}${didYouMean(polkit, owners)}`);
  }
  return faults;
}

/** What is wrong on a host, known when everything on it is declared. */
export function hostFaults({ hostName }: IHost, people: readonly Account[], logins: readonly Login[]): Fault[] {
  if (people.length === 0) {
    const message = `knows nobody on '${hostName}'; add DeclarativeUsers, or leave SudoTwoFactor out`;
    return [{ field: 'accounts', message }];
  }
  const faults: Fault[] = [];
  if (!people.some(({ wheel }) => wheel)) {
    const message = `nobody is in wheel on '${hostName}', so nobody would be asked; give it to a user in the fleet, or leave SudoTwoFactor out`;
    faults.push({ field: 'wheel', message });
  }
  const isWayOut = ({ user, by, factors }: Login) => user === 'root' && by !== 'ssh' && !factors.includes('code');
  if (!logins.some(isWayOut)) {
    const message = `nobody could become root on '${hostName}' without a code, should it be lost; write rootPassword: true at DeclarativeUsers`;
    faults.push({ field: 'way out', message });
  }
  return faults;
}
