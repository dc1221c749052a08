import { describeWith } from '../helpers/consumer';
import { namespacesAbsent } from '../helpers/namespaces';
import { webPrograms } from './web';

/** A `describe` that runs where the real nginx can serve a network of its own, and is a visible skip elsewhere. */
export function describeWeb(title: string, body: () => void): void {
  const absent = namespacesAbsent(...webPrograms);
  if (absent === undefined) {
    describeWith(['nix', 'nixos-answers', 'nginx', 'openssl'], title, body);
  } else {
    process.stderr.write(`skipped: ${title}: ${absent}\n`);
    describe.skip(`${title} (${absent})`, body);
  }
}
