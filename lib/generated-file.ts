import { Construct, type IConstruct } from 'constructs';

/** Properties for {@link GeneratedFile}. */
export interface GeneratedFileProps {
  /**
   * Path below the project's folder, `/` between its parts: `.sops.yaml`, `.github/workflows/check.yml`. It must be one
   * that the app allows (`FleetAppProps.allow`).
   */
  readonly path: string;
  /** The file's text without the marker line. Runs once, as a module's config does; `undefined` writes no file. */
  readonly text: () => string | undefined;
}

const TAG = Symbol.for('cdknix/GeneratedFile');

/** One generated file that is not a NixOS module: a workflow, a dashboard, `.sops.yaml`. */
export class GeneratedFile extends Construct {
  public static isGeneratedFile(x: IConstruct): x is GeneratedFile {
    return TAG in x;
  }

  public readonly path: string;
  /** @internal */
  public readonly text: () => string | undefined;

  public constructor(scope: Construct, id: string, props: GeneratedFileProps) {
    super(scope, id);
    Object.defineProperty(this, TAG, { value: true });
    this.path = props.path;
    this.text = props.text;
  }
}
