import type * as plan from '../../secrets/plan';
import { type Command, type CommandGroup } from '../command';
import type * as init from './init';
import type * as onboard from './onboard';
import type * as rotate from './rotate';
import type * as status from './status';
import type * as sync from './sync';

/* eslint-disable @typescript-eslint/no-require-imports -- each is loaded when it is asked for */

/** Every command about secrets asks the program the same: what there is to be, and who may read it. */
const answer: Command['answer'] = () => (require('../../secrets/plan') as typeof plan).secretsPlan;

/** `cdknix secrets …`. */
export const secretsCommands: CommandGroup = {
  summary: 'secrets of each host: what is missing, who can read them, a new host, new values',
  commands: new Map<string, Command>([
    [
      'status',
      {
        summary:
          'what each host needs, has and misses, and whether the right keys open it; code 1 where something is wrong',
        answer,
        despiteViolations: true,
        view: () => (require('./status') as typeof status).statusView,
      },
    ],
    [
      'onboard',
      {
        summary: 'records the key by which a host opens its secrets, in fleet.lock.json, and lets it open its file',
        answer,
        despiteViolations: true,
        view: () => (require('./onboard') as typeof onboard).onboardAction,
      },
    ],
    [
      'init',
      {
        summary: 'gives every secret a value that has none: made up, or asked for',
        answer,
        view: () => (require('./init') as typeof init).initAction,
      },
    ],
    [
      'rotate',
      {
        summary: 'gives one secret a new value, on every host that shares it',
        answer,
        view: () => (require('./rotate') as typeof rotate).rotateAction,
      },
    ],
    [
      'sync',
      {
        summary: 'puts what Terraform made, such as tokens, into the files of the hosts that need it',
        answer,
        view: () => (require('./sync') as typeof sync).syncAction,
      },
    ],
  ]),
};
