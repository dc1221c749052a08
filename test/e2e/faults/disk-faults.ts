import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { all, type Fault, fleet } from './fault';

const lock =
  (text: string): Fault['edit'] =>
  (project) => {
    project.write('fleet.lock.json', text);
  };
const newFact = fleet(["          ipv4: '10.100.0.2',\n", '']);

/** What is wrong on disk: in the output folders, and in `fleet.lock.json`. */
export const diskFaults: readonly Fault[] = [
  {
    name: 'a generated file edited by hand',
    edit: (project) => {
      project.edit('generated/fuchuang/system/host.nix', 'fuchuang"', 'mine"');
    },
    start: 'ts-node',
    expected: [
      '[fuchuang/base/host] generated/fuchuang/system/host.nix: was edited by hand since it was generated; move the change into the program, then run synth with --overwrite',
    ],
  },
  {
    name: 'Terraform JSON edited by hand',
    edit: (project) => {
      project.edit('cdktf.out/stacks/fufu-land/cdk.tf.json', '"www.fufu.land"', '"w.fufu.land"');
    },
    expected: [
      '[fufu-land] cdktf.out/stacks/fufu-land/cdk.tf.json: was edited by hand since it was generated; move the change into the program, then run synth with --overwrite',
    ],
  },
  {
    name: 'a foreign file at a generated path',
    edit: (project) => {
      project.write('generated/fuchuang/system/host.nix', '{ }\n');
    },
    expected: [
      '[fuchuang/base/host] generated/fuchuang/system/host.nix: exists and was not made by cdknix; move it away or rename the construct',
    ],
  },
  {
    name: 'a folder at a generated path',
    edit: (project) => {
      project.remove('generated/fuchuang/system/host.nix');
      project.write('generated/fuchuang/system/host.nix/mine.txt', 'mine');
    },
    expected: [
      '[fuchuang/base/host] generated/fuchuang/system/host.nix: is a folder that holds something else; move it away or rename the construct',
    ],
  },
  {
    name: 'a file where a folder is needed',
    edit: (project) => {
      project.remove('generated/fuchuang/system');
      project.write('generated/fuchuang/system', 'mine');
    },
    expected: [
      '[fuchuang/base/host] generated/fuchuang/system: is a file where a folder is needed; move it away or rename the construct',
    ],
  },
  {
    name: 'the generated folder is a link',
    edit: (project) => {
      renameSync(project.at('generated'), project.at('elsewhere'));
      symlinkSync('elsewhere', project.at('generated'));
    },
    expected: [
      '[fleet] generated: is a symbolic link, and synth writes through none; put a plain file or folder there',
    ],
  },
  {
    name: 'a generated file is a link',
    edit: (project) => {
      project.remove('generated/default.nix');
      symlinkSync('../main.ts', project.at('generated/default.nix'));
    },
    expected: [
      '[fleet] generated/default.nix: is a symbolic link, and synth writes through none; put a plain file or folder there',
    ],
  },
  {
    name: 'merge conflicts in a generated file',
    edit: (project) => {
      project.write(
        'generated/default.nix',
        `<<<<<<< ours\n${project.read('generated/default.nix')}=======\n{ }\n>>>>>>> theirs\n`,
      );
    },
    expected: ['[fleet] generated/default.nix: has merge conflicts; run synth with --overwrite to generate it anew'],
  },
  {
    name: 'an orphan edited by hand',
    edit: (project) => {
      project.edit('main.ts', "new HostStack(app, 'fuchuang');\n", '');
      project.edit('generated/fuchuang/system/host.nix', 'fuchuang"', 'mine"');
    },
    expected: [
      '[fuchuang/base/host] generated/fuchuang/system/host.nix: was edited by hand since it was generated, and nothing in the program makes it any more; move it away to keep it, or run synth with --overwrite to remove it',
    ],
  },
  {
    name: 'a lock file that is cut off',
    edit: lock('{\n  "version": 1\n'),
    start: 'ts-node',
    expected: ['[fleet.lock.json] is not JSON in line 3; restore it from version control and run synth again'],
  },
  {
    name: 'a lock file with a comma too many',
    edit: lock('{\n  "uid a": "1000",\n  "version": 1,\n}\n'),
    expected: ['[fleet.lock.json] is not JSON in line 4; restore it from version control and run synth again'],
  },
  {
    name: 'a lock file with merge conflicts',
    edit: lock('{\n<<<<<<< ours\n  "uid a": "1000",\n=======\n  "uid b": "1000",\n>>>>>>> theirs\n  "version": 1\n}\n'),
    expected: [
      '[fleet.lock.json] has an unresolved merge in line 2; keep the facts of both sides and delete the marker lines',
    ],
  },
  {
    name: 'a lock file with a fact twice',
    edit: lock('{\n  "uid a": "1000",\n  "uid a": "1001",\n  "version": 1\n}\n'),
    expected: ['[fleet.lock.json] uid a: is there twice; keep the line that is in use and delete the other'],
  },
  {
    name: 'a lock file of another version',
    edit: lock('{\n  "version": 2\n}\n'),
    expected: ['[fleet.lock.json] version: must be 1, got 2; this version of the program reads only that'],
  },
  {
    name: 'a lock file with an unknown kind, a shared value and a bad one',
    edit: lock(
      '{\n  "adress wg0/a/ipv4": "10.0.0.1",\n  "uid a": "1000",\n  "uid b": "1000",\n  "uid c": "x",\n  "version": 1\n}\n',
    ),
    expected: [
      "[fleet.lock.json] adress wg0/a/ipv4: is no kind of fact; did you mean 'address'?",
      "[fleet.lock.json] uid b: 'a' has '1000' too; delete the newer line and run synth again, which allocates another",
      "[fleet.lock.json] uid c: must be a whole number, as text, got 'x'",
    ],
  },
  {
    name: 'an empty lock file',
    edit: lock(''),
    expected: ['[fleet.lock.json] is not JSON at its end; restore it from version control and run synth again'],
  },
  {
    name: 'a folder in place of the lock file',
    edit: (project) => {
      project.remove('fleet.lock.json');
      mkdirSync(project.at('fleet.lock.json'));
    },
    expected: ['fleet.lock.json: cannot be read: it is a folder (EISDIR); make it a readable file'],
  },
  {
    name: 'a new fact under --locked',
    edit: newFact,
    args: ['--locked'],
    expected: [
      '[fleet.lock.json] address wg0/fuyidong/ipv4: is not allocated yet; run synth without --locked and commit fleet.lock.json',
    ],
  },
  {
    name: 'a new fact in CI',
    edit: newFact,
    env: { CI: 'true' },
    start: 'ts-node',
    expected: [
      '[fleet.lock.json] address wg0/fuyidong/ipv4: is not allocated yet; run synth without --locked and commit fleet.lock.json',
    ],
  },
  {
    name: 'a recorded address that the fleet gives to another',
    edit: all(newFact, lock('{\n  "address wg0/fuyidong/ipv4": "10.100.0.3",\n  "version": 1\n}\n')),
    expected: [
      "[fleet.lock.json] address wg0/fuyidong/ipv4: is declared in the fleet for another peer, got '10.100.0.3'; delete the line from fleet.lock.json and run synth again",
    ],
  },
  {
    name: 'an output folder that is a file',
    edit: () => undefined,
    args: ['--out', 'main.ts'],
    expected: ['main.ts: is no folder, so nothing can be written below it; choose another'],
  },
];
