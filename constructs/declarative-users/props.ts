/** Properties for `DeclarativeUsers`. */
export interface DeclarativeUsersProps {
  /**
   * Whether root has a password, the secret `passwords/root`: a way in by the console, and in emergency mode, where
   * nothing else works. Renders to `users.users.root.hashedPasswordFile`. @default false - root is locked
   */
  readonly rootPassword?: boolean;
  /**
   * Groups of this host alone, with who is in them: `{ podman: ['fufud'] }`. Something on the host must make the group.
   * Renders to `users.users.<name>.extraGroups`. @default {}
   */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  /**
   * Groups that nothing else on the host makes: `['family']`. Each gets an id once, the same on every host.
   * Renders to `users.groups.<name>.gid`. @default []
   */
  readonly ownGroups?: readonly string[];
}
