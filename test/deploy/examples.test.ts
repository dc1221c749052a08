import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type Example, examples } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { checkout } from '../helpers/project';
import { Deployment, type Outcome } from './deployment';

/** What deploying a stack cost: the first plan, the deploy, and the plan after it. */
interface Cost {
  readonly stack: string;
  readonly calls: number;
  readonly seconds: number;
}

/** The example in a project of its own, with its placeholders filled in: ids of zones that the server has, addresses. */
async function deploymentOf({ program }: Example): Promise<{ deployment: Deployment; folder: string }> {
  const path = relative(checkout, program);
  const folder = dirname(path);
  const texts = new Map([path, ...(folder === '.' ? ['fleet.ts'] : [])].map((each) => [each, read(each)]));
  const names = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/zone id of ([^']+)'|'([a-z.]+)': \{\s*zoneId: '/g)].map(([, one, other]) => (one ?? other)!),
  );
  const rights = ['DNS Write', 'Zone Settings Write'];
  const deployment = await Deployment.start([...new Set(names)], { rights, tunnels: true, buckets: true });
  const zones = Object.fromEntries(names.map((name) => [name, deployment.zone(name).id]));
  for (const [file, text] of texts) {
    const known = text
      .replace(/(?<=zoneId: ')[0-9a-f]{32}(?=')/, zones[names[0]!]!)
      .replace(/(?<=accountId: ')[0-9a-f]{32}(?=')/, deployment.zone(names[0]!).account.id)
      .replace(/'198\.51\.100\./g, "'45.10.30.");
    deployment.project.write(
      file,
      known.replace(/\bplaceholder\(/g, 'filled(') + filled(zones, deployment.zone(names[0]!).account.id),
    );
  }
  return { deployment, folder };
}

/** What stands in for `placeholder` in a program. */
const filled = (zones: Readonly<Record<string, string>>, account: string): string => `
function filled(value: string, what: string) {
  const [, zone] = /zone id of (.+)$/.exec(what) ?? [];
  if (what.endsWith(' account id')) return '${account}';
  if (zone !== undefined) return ${JSON.stringify(zones)}[zone];
  const address = value.replace(/^192\\.0\\.2\\./, '45.10.20.').replace(/^2001:db8:/, '2a0e:b107:');
  return address === value ? placeholder(value, what) : address;
}
`;

const read = (path: string): string => readFileSync(`${checkout}/${path}`, 'utf8');

/** How the stacks of a project are planned and deployed. */
interface Tool {
  readonly plan: (stack: string) => Promise<Outcome>;
  readonly deploy: (stack: string) => Promise<Outcome>;
}

/** The owner's fleet as its owner does it. */
const cdktf = (deployment: Deployment): Tool => ({
  plan: (stack) => deployment.cdktf('diff', stack),
  deploy: (stack) => deployment.cdktf('deploy', stack, '--auto-approve'),
});

/** The others without the start of `cdktf` for every step, which takes longer than all the rest. */
const tofu = (deployment: Deployment): Tool => {
  const run = async (stack: string, ...args: string[]): Promise<Outcome> => {
    const outcome = await deployment.tofu(stack, [...args, '-input=false']);
    if (outcome.code !== 0) throw new Error(`tofu ${args.join(' ')} failed in ${stack}:\n${outcome.said}`);
    return outcome;
  };
  return {
    plan: async (stack) => {
      await run(stack, 'init');
      return run(stack, 'plan', '-out=plan');
    },
    deploy: (stack) => run(stack, 'apply', '-auto-approve'),
  };
};

describeWith(['tofu', 'cloudflare-provider'], 'every stack of every example, deployed', () => {
  test.each(examples)(
    '$name',
    async (example) => {
      const { deployment, folder } = await deploymentOf(example);
      const { project, cloudflare } = deployment;
      deployment.output = folder === '.' ? 'cdktf.out' : `${folder}/cdktf.out`;
      const tool = folder === '.' ? cdktf(deployment) : tofu(deployment);
      const costs: Cost[] = [];
      try {
        await deployment.run(['node_modules/.bin/ts-node', `${folder}/main.ts`]);
        const { stacks } = JSON.parse(project.read(`${deployment.output}/manifest.json`)) as { stacks: object };
        for (const stack of Object.keys(stacks)) {
          const steps = [await tool.plan(stack), await tool.deploy(stack), await tool.plan(stack)];
          const [before, , after] = steps.map(({ said }) => said);
          expect(before).toMatch(/Plan: [1-9]\d* to add, 0 to change, 0 to destroy\./);
          expect(after).toContain('No changes. Your infrastructure matches the configuration.');
          // The values of tokens that were made are in the state and nowhere else.
          const files = Object.entries(project.files('generated', deployment.output, 'fleet.lock.json', folder));
          const public_ = files.filter(([path]) => !path.includes('.terraform-state/'));
          const texts = [...public_.map(([, text]) => text), ...steps.map(({ said }) => said)].join('\n');
          for (const value of cloudflare.tokens.values()) expect(texts.includes(value)).toBe(false);
          const seconds = steps.reduce((sum, { milliseconds }) => sum + milliseconds / 1000, 0);
          costs.push({ stack, calls: steps.flatMap(({ requests }) => requests).length, seconds });
        }
        expect(costs).not.toEqual([]);
        // Every refusal would be a rule of the server that synth does not know.
        expect(cloudflare.requests.filter(({ status }) => status !== 200)).toEqual([]);
      } finally {
        await deployment.stop();
      }
      const lines = costs.map(({ stack, calls, seconds }) => `${stack}: ${calls} calls, ${seconds.toFixed(1)} s`);
      process.stderr.write(`${example.name}: plan, deploy, plan: ${lines.join('; ')}\n`);
    },
    600_000,
  );
});
