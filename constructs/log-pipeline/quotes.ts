import { type Fault, type NixAttributes, shown } from '../../lib';

/** NixOS writes such a configuration by a shell's `echo '…'`: a quote in it would end the text, and run what follows. */
export function quoteFaults(config: NixAttributes, field: string): Fault[] {
  return textsOf(config).flatMap((text) => {
    if (!text.includes("'")) return [];
    return [
      {
        field,
        message: `has a single quote, which ends the text that NixOS builds it from, got ${shown(text)}; take it out`,
      },
    ];
  });
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(textsOf)];
}
