import { Construct } from 'constructs';
import { type FleetApp, GeneratedFile } from '../../lib';
import { synthFleet, synthProblems } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

const file =
  (path: string, text: string | undefined = 'on: push\n') =>
  (app: FleetApp) => {
    new HostStack(app, 'ares');
    new GeneratedFile(app, 'file', { path, text: () => text });
  };
const allow = ['.github/workflows/', '.sops.yaml'];

describe('a generated file', () => {
  test.each(['.sops.yaml', '.github/workflows/check.yml', 'generated/ares/dashboard.json'])('may be %s', (path) => {
    const text = path.endsWith('.json') ? '{}\n' : 'on: push\n';
    const { files } = synthFleet(file(path, text), { allow });
    expect(files[path]).toEqual(path.endsWith('.json') ? {} : text);
  });

  test('carries the marker line with the construct that made it', () => {
    expect(synthFleet(file('.sops.yaml'), { allow }).texts['.sops.yaml']?.split('\n')[0]).toMatch(/^# .*\bfile\b/);
  });

  test.each(['README.md', '.github/check.yml', '.sops.yaml.bak'])('may not be %s', (path) => {
    expect(synthProblems(file(path), { allow })).toEqual([
      `[file] ${path}: is in none of the places that synth may write to (.github/workflows/, .sops.yaml, cdktf.out/, generated/); move it, or allow its folder in the app`,
    ]);
  });

  test('is not written without a text, and needs no permission then', () => {
    const build = (app: FleetApp) => {
      new HostStack(app, 'ares');
      new GeneratedFile(app, 'file', { path: 'README.md', text: () => undefined });
    };
    expect(Object.keys(synthFleet(build).files)).not.toContain('README.md');
  });

  test('has one maker, else both are named', () => {
    const lines = synthProblems(
      (app) => {
        new GeneratedFile(new Construct(app, 'b'), 'sops', { path: '.sops.yaml', text: () => 'b\n' });
        new GeneratedFile(new Construct(app, 'a'), 'sops', { path: '.sops.yaml', text: () => 'a\n' });
      },
      { allow },
    );
    expect(lines).toEqual(["[a/sops] .sops.yaml: is also made by 'b/sops'; make each file once"]);
  });

  test('cannot take the place of a module', () => {
    const lines = synthProblems(file('generated/ares/system/host.nix', '{ }\n'));
    expect(lines).toEqual([
      "[ares/base/host] generated/ares/system/host.nix: is also made by 'file'; make each file once",
    ]);
  });
});
