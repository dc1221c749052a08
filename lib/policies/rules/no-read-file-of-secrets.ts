import { nodeOf, isNixExpression, type NixNode, type NixValue } from '../../nix';
import { configPath } from '../leaks/expressions';
import { surveysOf } from '../leaks/survey';
import { visit } from '../leaks/texts';
import { optionName } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

/** Functions that put the content of a file into the configuration, and so into the Nix store. */
const readers =
  /^(?:readFile|fileContents|importJSON|importTOML|fromJSON|fromTOML|import|path|toFile|filterSource|fetchurl)$/;
const keyFile = /(?:^|\/)key\.txt$|\.(?:key|pem|age)$/;
/** Where a machine keeps what only it may know. */
const runtime = /^\/(?:run|etc|var|root|home|persist|srv|boot|tmp)(?:\/|$)/;

/** No file of the running machine is read while its configuration is evaluated. */
export const NoReadFileOfSecrets: Policy = hostPolicy(
  'NoReadFileOfSecrets',
  'What is read at evaluation is part of the build: a secret read there lies in the Nix store for all to read.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, nodes }) => {
      return nodes.flatMap(({ path, node }): Finding[] => {
        const read = readBy(node);
        if (read === undefined) return [];
        const message = `reads ${read} at evaluation, and so puts it into the Nix store; give the path itself, or use sops.templates`;
        return [{ path: by, field: optionName(path), message }];
      });
    });
    return complyingUnless(findings);
  },
);

/** What a call reads that it should not: a secret's path, a key, or any file of the running machine. */
function readBy(node: NixNode): string | undefined {
  if (node.kind !== 'apply' || !isReader(node.fn)) return undefined;
  const read: string[] = [];
  visit(node.args, {
    text: (text) => {
      if (runtime.test(text)) read.push(text);
    },
    node: (part) => {
      if (part.kind === 'path' && (runtime.test(part.text) || keyFile.test(part.text))) read.push(part.text);
      if (part.kind === 'reference') {
        const path = configPath(part);
        if (path?.[0] === 'sops') read.push(`config.${path.join('.')}`);
      }
    },
  });
  return read[0];
}

function isReader(fn: NixValue): boolean {
  if (!isNixExpression(fn)) return false;
  const node = nodeOf(fn);
  if (node.kind !== 'reference' || (node.root !== 'builtins' && node.root !== 'lib')) return false;
  const name = typeof node.path === 'string' ? node.path.split('.').at(-1) : node.path.at(-1);
  return readers.test(name ?? '');
}
