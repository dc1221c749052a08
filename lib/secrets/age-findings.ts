import { type SecretStanding } from './standing';
import { daysBetween } from './value-dates';

/** What is wrong with the age of values. One that nobody knows the age of may be too old. */
export function ageFindings(host: string, secrets: readonly SecretStanding[], today: string): string[] {
  const limited = secrets.filter(({ state, rotateAfter }) => state === 'present' && rotateAfter !== null);
  const old = limited.filter(({ givenOn, rotateAfter }) => {
    return givenOn !== null && daysBetween(givenOn, today) >= (rotateAfter ?? Infinity);
  });
  const unknown = limited.filter(({ givenOn }) => givenOn === null);
  return [
    ...withRemedy(host, 'older than they may get', old, ({ key, givenOn, rotateAfter }) => {
      return `${key} (of ${givenOn ?? ''}, ${rotateAfter ?? ''}d)`;
    }),
    ...withRemedy(host, 'nobody knows how old, though they may not get old', unknown, ({ key }) => key),
  ];
}

type Text = (secret: SecretStanding) => string;

/** Each with what gives it another value: what Terraform makes, no `rotate` does. */
function withRemedy(host: string, what: string, all: readonly SecretStanding[], text: Text): string[] {
  const isMade = ({ origin }: SecretStanding): boolean => origin === 'terraform-output';
  const line = (some: readonly SecretStanding[], remedy: string): string[] =>
    some.length === 0 ? [] : [`${what}: ${some.map(text).join(', ')}; ${remedy}`];
  return [
    ...line(
      all.filter((one) => !isMade(one)),
      'npx cdknix secrets rotate KEY, for each',
    ),
    ...line(all.filter(isMade), `let Terraform replace them in stack ${host}, then npx cdknix secrets sync`),
  ];
}
