import { type Construct } from 'constructs';
import { ConstructError } from './errors';
import { FleetApp } from './fleet-app';
import { LocalBackend, S3Backend, TerraformStack } from './terraform';

/**
 * A stack with its own Terraform state, where the fleet keeps states: `.terraform-state/<id>.tfstate` below the
 * project's folder, or a bucket. The backend is always explicit, because the engine's default one writes the absolute
 * path of the machine that ran synth.
 */
export class FleetStack extends TerraformStack {
  public readonly app: FleetApp;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    if (this.node.scope !== this.node.root) {
      // The engine keys stacks by id alone: one deeper down could overwrite another's folder.
      throw new ConstructError(
        this.node.path,
        'scope',
        `is '${scope.node.path}'; create a stack directly below the app`,
      );
    }
    this.app = FleetApp.of(this);
    const { backend } = this.app.fleet.terraform;
    if (backend.kind === 'local') {
      // Terraform runs in <project>/cdktf.out/stacks/<id>.
      new LocalBackend(this, { path: `../../../.terraform-state/${id}.tfstate` });
    } else {
      const { bucket, region, endpoint } = backend;
      const key = `${backend.keyPrefix ?? this.app.fleet.name}/${id}.tfstate`;
      new S3Backend(this, { bucket, key, region, ...(endpoint !== undefined && s3Compatible(endpoint)) });
      this.addOverride('terraform.backend.s3.use_lockfile', true);
    }
  }
}

/** What a service that is not Amazon's, such as R2, does not have or spells differently. */
function s3Compatible(endpoint: string) {
  return {
    endpoints: { s3: endpoint },
    skipCredentialsValidation: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipMetadataApiCheck: true,
    skipS3Checksum: true,
    usePathStyle: true,
  };
}
