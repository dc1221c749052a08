/** Releases of NixOS that modules can be rendered for, oldest first. */
export const releases = ['24.11', '25.05', '25.11', '26.05', '26.11'] as const;

/** A release that modules can be rendered for. A host on nixos-unstable names the release of that cycle. */
export type Release = (typeof releases)[number];

/** Releases a machine may have been installed with before. */
const older =
  '13.10 14.04 14.12 15.09 16.03 16.09 17.03 17.09 18.03 18.09 19.03 19.09 20.03 20.09 21.05 21.11 22.05 22.11 23.05 23.11 24.05';

/** Every release that `system.stateVersion` may name, oldest first; as text they sort by age. */
export const stateVersions: readonly string[] = [...older.split(' '), ...releases];

/** Recognises a release that modules can be rendered for. */
export function isRelease(text: string): text is Release {
  return (releases as readonly string[]).includes(text);
}
