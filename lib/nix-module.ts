import { Construct, type IConstruct } from 'constructs';
import { hostOf, type IHost } from './host';
import { type NixValue } from './nix';

/**
 * Layers of a host's configuration; each is a folder of the generated tree.
 * A module belongs to the area of what it is for, not of the option that it sets.
 */
export const areas = [
  'containers',
  'desktop',
  'development',
  'monitoring',
  'networking',
  'security',
  'services',
  'storage',
  'system',
] as const;
export type Area = (typeof areas)[number];

/** Properties for {@link NixModule}. */
export interface NixModuleProps {
  /** Layer that the module belongs to. */
  readonly area: Area;
  /**
   * The configuration that the module sets, in the newest release's spelling. Runs once, when the whole tree is
   * declared and its facets are complete; `undefined` when there is nothing to set, and then no file is written.
   */
  readonly config: () => NixValue | undefined;
}

const TAG = Symbol.for('cdknix/NixModule');

/**
 * One generated NixOS module: `generated/<host>/<area>/<id>.nix`, imported by that host.
 * NixOS merges the modules of a host, so no construct ever edits another's output.
 */
export class NixModule extends Construct {
  public static isNixModule(x: IConstruct): x is NixModule {
    return TAG in x;
  }

  /** The host that imports it. */
  public readonly host: IHost;
  public readonly area: Area;
  /** @internal */
  public readonly config: () => NixValue | undefined;

  public constructor(scope: Construct, id: string, props: NixModuleProps) {
    super(scope, id);
    Object.defineProperty(this, TAG, { value: true });
    this.host = hostOf(this);
    this.area = props.area;
    this.config = props.config;
  }
}
