import { basename } from 'node:path';
import { shown } from '../../errors';
import { advice } from '../../fleet/wording';
import { type SecretsPlan } from '../../secrets/plan';
import { synchronize } from '../../secrets/synchronize';
import { type TerraformOutputs, terraformOutputs } from '../../secrets/terraform-outputs';
import { type Action, type Options } from '../command';
import { UsageError } from '../usage-error';
import { changing, nextSteps, outcome } from './changing';

/** `cdknix secrets sync`. */
export const syncAction: Action<SecretsPlan> = {
  options: { stack: { value: 'NAME', multiple: true, help: 'that stack only; may be given several times' } },
  act: (plan, options, terminal) => {
    const hosts = askedStacks(plan, options);
    const folder = basename(process.env['CDKTF_OUTDIR'] ?? 'cdktf.out');
    const read = once((stack) => terraformOutputs(folder, stack));
    return changing(plan, (workshop) => {
      const reports = synchronize(workshop, hosts, read);
      if (reports.length === 0) return Promise.resolve({ text: 'No secret comes from Terraform.\n' });
      const changed = reports.filter(({ what }) => what !== 'unchanged').map(({ host }) => host);
      return Promise.resolve(outcome(reports, terminal, nextSteps(workshop, [...new Set(changed)], false)));
    });
  },
};

/** The stack of a host has its name. */
function askedStacks({ hosts }: SecretsPlan, options: Options): string[] {
  const known = hosts.filter(({ secrets }) => secrets.some(({ origin }) => origin === 'terraform-output'));
  const names = known.map(({ host }) => host);
  const given = [options['stack'] ?? []].flat().map(String);
  const unknown = given.find((one) => !names.includes(one));
  if (unknown !== undefined) {
    const message = `no stack of that name has values for secrets, got ${shown(unknown)}${advice(unknown, names)}`;
    throw new UsageError('cdknix secrets sync', '--stack', message);
  }
  return given.length === 0 ? names : names.filter((name) => given.includes(name));
}

function once(read: (stack: string) => TerraformOutputs): (stack: string) => TerraformOutputs {
  const found = new Map<string, TerraformOutputs>();
  return (stack) => {
    const outputs = found.get(stack) ?? read(stack);
    found.set(stack, outputs);
    return outputs;
  };
}
