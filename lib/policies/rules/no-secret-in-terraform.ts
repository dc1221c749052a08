import { leak, leaksIn } from '../leaks/leaks';
import { knownKeys } from '../leaks/wire-guard-keys';
import { complyingUnless, type Finding, type Policy } from '../policy';

/** No secret stands in the JSON of Terraform: not in a resource, not as the default of a variable, not in an output. */
export const NoSecretInTerraform: Policy = {
  name: 'NoSecretInTerraform',
  protects: 'Terraform JSON is committed and printed by every plan; what is in it is no secret any more.',
  judge: ({ stacks, hosts, ...rest }) => {
    if (stacks.size === 0) return [{ subject: 'fleet', answer: 'does not apply' }];
    const known = knownKeys(rest);
    const found = new Map<string, Finding[]>();
    for (const [stack, json] of stacks) {
      const subject = hosts.some(({ hostName }) => hostName === stack) ? stack : 'fleet';
      const findings = [...texts(json, '')].flatMap((placed) => leaksAt(stack, placed, known));
      found.set(subject, [...(found.get(subject) ?? []), ...findings]);
    }
    return [...found].map(([subject, findings]) => ({ subject, answer: complyingUnless(findings) }));
  },
};

interface Placed {
  readonly field: string;
  readonly name: string;
  readonly text: string;
}

function leaksAt(stack: string, { field, name, text }: Placed, known: ReadonlySet<string>): Finding[] {
  // An expression is filled in by Terraform itself: `${cloudflare_api_token.dns.value}`.
  const literal = text.replace(/\$\{[^}]*\}/g, '');
  return leaksIn({ text: literal, name }, known).map((what) => leak(stack, field, what, 'cdktf.out/'));
}

function* texts(value: unknown, field: string, name = ''): Generator<Placed> {
  if (typeof value === 'string') yield { field, name, text: value };
  else if (Array.isArray(value)) for (const child of value) yield* texts(child, field, name);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      // Under this key the engine notes where each resource comes from.
      if (key !== '//') yield* texts(child, field === '' ? key : `${field}.${key}`, key);
    }
  }
}
