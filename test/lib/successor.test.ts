import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** What the compiler says of a file of ours when `cdktf` is the engine's successor. */
function diagnosticsOf(file: string): string[] {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([resolve(root, file)], {
    ...options,
    noEmit: true,
    paths: { cdktf: [resolve(root, 'node_modules/cdktn')], 'cdktf/*': [resolve(root, 'node_modules/cdktn/*')] },
  });
  const files = program.getSourceFiles().map(({ fileName }) => fileName);
  expect(files.some((name) => name.includes('node_modules/cdktn/'))).toBe(true);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe("the engine's successor cdktn", () => {
  test.each(['lib/terraform.ts', 'lib/fleet-stack.ts'])('fits %s', (file) => {
    expect(diagnosticsOf(file)).toEqual([]);
  });
});
