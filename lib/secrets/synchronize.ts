import { type Problem, ProblemsError } from '../errors';
import { type DeclaredSecret } from './graph';
import { type TerraformOutputs } from './terraform-outputs';
import { refusal, type Report, together, type Workshop } from './workshop';

/** Reads the outputs of a stack. @throws ProblemsError */
export type ReadOutputs = (stack: string) => TerraformOutputs;

/** Puts what Terraform alone knows into the files of hosts. Only what changed is written. */
export function synchronize(workshop: Workshop, hosts: readonly string[], read: ReadOutputs): Report[] {
  const wanted = new Map<string, ReadonlyMap<string, string>>();
  together(
    hosts.map((host) => () => {
      const secrets = workshop.secretsOf(host).filter(({ origin }) => origin === 'terraform-output');
      if (secrets.length === 0) return [];
      const { values, problems } = delivered(host, secrets, read);
      wanted.set(host, values);
      return [...problems, ...workshop.store(host).problems([...values.keys()])];
    }),
  );
  return [...wanted].flatMap(([host, values]) => {
    const store = workshop.store(host);
    const changed = [...values].filter(([key, value]) => store.value(key) !== value);
    const keys = new Set(changed.map(([key]) => key));
    const isNew = new Map([...values.keys()].map((key) => [key, !store.has(key)]));
    store.put(new Map(changed));
    return [...values.keys()].map((key): Report => {
      const what = !keys.has(key) ? 'unchanged' : isNew.get(key) === true ? 'delivered' : 'delivered: a new value';
      return { host, key, what };
    });
  });
}

function delivered(host: string, secrets: readonly DeclaredSecret[], read: ReadOutputs) {
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  for (const secret of secrets) {
    const value = attempt(() => valueOf(host, secret, read), problems);
    if (value !== undefined) values.set(secret.key, value);
  }
  return { values, problems };
}

function valueOf(host: string, secret: DeclaredSecret, read: ReadOutputs): string {
  const { output, by } = secret;
  if (output === undefined) {
    const why = `${by} makes none, as where a placeholder stands in the fleet; see the warnings, and fill it in`;
    throw refusal(host, secret, `is no output of stack ${host}, for ${why}`);
  }
  const { stack, name } = output;
  const outputs = read(stack);
  const deploy = `run npx cdktf deploy ${stack}`;
  if (!outputs.has(name)) throw refusal(host, secret, `is not in the state of stack ${stack}, as ${name}; ${deploy}`);
  const value = outputs.get(name);
  if (typeof value === 'string' && value !== '') return value;
  const what = value === '' ? 'the empty text' : value === null ? 'null' : `of type ${typeof value}`;
  throw refusal(host, secret, `must be a text, and output ${name} of stack ${stack} is ${what}; correct what makes it`);
}

function attempt<T>(body: () => T, problems: Problem[]): T | undefined {
  try {
    return body();
  } catch (error) {
    if (!ProblemsError.isProblemsError(error)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
