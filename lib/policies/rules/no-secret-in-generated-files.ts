import { type RenderedFleet } from '../../checks';
import { leak, leaksIn } from '../leaks/leaks';
import { storeBoundAt } from '../leaks/store-bound';
import { surveysOf } from '../leaks/survey';
import { knownKeys } from '../leaks/wire-guard-keys';
import { optionName } from '../option-pattern';
import { complyingUnless, type Finding, type Policy } from '../policy';
import { isRetiredUserOption } from './no-retired-user-option';

/** No secret stands in what the flake's side is made of: modules, pages, workflows, the lock. */
export const NoSecretInGeneratedFiles: Policy = {
  name: 'NoSecretInGeneratedFiles',
  protects: 'Generated files are committed, and Nix copies them into its store, which every user may read.',
  judge: (rendered) => {
    const known = knownKeys(rendered);
    const inHosts = rendered.hosts.map(({ hostName }) => {
      return { subject: hostName, answer: complyingUnless(inModules(rendered, hostName)) };
    });
    return [...inHosts, { subject: 'fleet', answer: complyingUnless(inOtherFiles(rendered, known)) }];
  },
};

function inModules(rendered: RenderedFleet, host: string): Finding[] {
  return surveysOf(rendered, host).flatMap(({ by, secrets }) => {
    // These have rules of their own.
    const others = secrets.filter(({ path, isName }) => {
      return isName || (storeBoundAt(path) === undefined && !isRetiredUserOption(path));
    });
    return others.map(({ path, what }) => leak(by, optionName(path), what, 'the Nix store'));
  });
}

/** What is neither a module nor Terraform's: pages, workflows, and the lock that goes with them. */
function inOtherFiles({ files, lock }: RenderedFleet, known: ReadonlySet<string>): Finding[] {
  const others = [...files].filter(([path]) => !path.endsWith('.nix') && !path.endsWith('.tf.json'));
  const texts = [...others, ['fleet.lock.json', { text: lock.toText(), by: 'fleet.lock.json' }] as const];
  return texts.flatMap(([path, { text, by }]) => {
    const lines = text.split('\n');
    const whole = leaksIn({ text, name: '' }, known);
    const findings = lines.flatMap((line, index) => {
      const found = leaksIn({ text: line, name: '' }, known);
      return found.map((what) => ({ ...leak(by, `${path} line ${index + 1}`, what, 'the repository') }));
    });
    // A private key has its header and its body on two lines.
    if (findings.length > 0) return findings;
    return whole.map((what) => leak(by, path, what, 'the repository'));
  });
}
