import { join } from 'node:path';
import { type Problem, problemLine, ProblemsError } from '../../errors';
import { readTextFile } from '../../output';
import { type SecretsPlan } from '../../secrets/plan';
import { secretsFile } from '../../secrets/sops-file';
import { type HostStanding } from '../../secrets/standing';
import { standingOf } from '../../secrets/status';
import { treeFindings } from '../../secrets/tree';
import { attempt } from '../../synth/attempt';
import { type View } from '../command';
import { pageText, type Section } from '../section';
import { type Terminal } from '../terminal';
import { askedHosts } from './asked-hosts';

/** `cdknix secrets status`. Looks at files of the project; no private key is needed. */
export const statusView: View<SecretsPlan> = {
  options: {
    host: { value: 'NAME', multiple: true, help: 'that host only; may be given several times' },
    json: { help: 'the same as JSON, for programs' },
  },
  show: (plan, options, terminal) => {
    const { root } = plan;
    const broken: Problem[] = [];
    const hosts = askedHosts(plan, options, 'secrets status').flatMap((host) => {
      const text = readTextFile(join(root, secretsFile(host)));
      return attempt(host, broken, () => standingOf(plan, host, text)) ?? [];
    });
    if (broken.length > 0) throw new ProblemsError(broken);
    const { problems, warnings } = treeFindings(root, plan);
    const repository = [...problems, ...warnings].map(problemLine);
    const code = problems.length > 0 || hosts.some(({ findings }) => findings.length > 0) ? 1 : 0;
    const text =
      options['json'] === true
        ? `${JSON.stringify({ version: 1, place: plan.place, repository, hosts }, null, 2)}\n`
        : [...hosts.map((one) => hostText(one, terminal)), ...repository.map((line) => `${line}\n`)].join('\n');
    return { text, code };
  },
};

function hostText(standing: HostStanding, terminal: Terminal): string {
  const { host, file, exists, lastModified, secrets, recipients, findings } = standing;
  const none = secrets.length === 0 && !exists;
  const about = lastModified === null ? '' : `${file}, changed on ${lastModified.slice(0, 10)}`;
  const sections: readonly Section[] = [
    {
      title: '',
      head: ['secret', 'state', 'since', 'comes from', 'declared by'],
      rows: secrets.map(({ key, state, givenOn, origin, shared, by }) => [
        key,
        state,
        givenOn ?? '',
        `${origin ?? ''}${shared ? ', shared' : ''}`,
        by ?? '',
      ]),
    },
    {
      title: 'Keys that open it',
      head: ['of', 'key', 'state'],
      rows: recipients.map(({ name, recipient, state }) => [name ?? 'unknown', short(recipient), state]),
    },
  ];
  const remarks = none
    ? ['It has no secrets.']
    : [...(about === '' ? [] : [about]), ...findings.map((one) => `! ${one}`)];
  return pageText(
    host,
    remarks,
    sections.filter(({ rows }) => rows.length > 0),
    terminal,
  );
}

/** Enough to tell keys apart; the JSON has them whole. */
function short(recipient: string): string {
  return recipient.length > 40 ? `${recipient.slice(0, 24)}…${recipient.slice(-8)}` : recipient;
}
