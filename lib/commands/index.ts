import type * as exposureModel from '../exposure/exposure';
import type * as policyReport from '../policies/report';
import { type Command, type CommandGroup } from './command';
import type * as exposureView from './exposure';
import type * as policiesView from './policies';
import { secretsCommands } from './secrets';

/* eslint-disable @typescript-eslint/no-require-imports -- each is loaded when it is asked for */

/** The commands of `cdknix`, by name. */
export const commands: ReadonlyMap<string, Command | CommandGroup> = new Map<string, Command | CommandGroup>([
  [
    'exposure',
    {
      summary: 'what reaches each host: ports, sites, forwards and public names, from where and why',
      answer: () => (require('../exposure/exposure') as typeof exposureModel).exposureOf,
      view: () => (require('./exposure') as typeof exposureView).exposureView,
    },
  ],
  [
    'policies',
    {
      summary: 'what every rule of the fleet says of each host, and what breaks one',
      answer: () => (require('../policies/report') as typeof policyReport).policyReport,
      view: () => (require('./policies') as typeof policiesView).policiesView,
      despiteViolations: true,
    },
  ],
  ['secrets', secretsCommands],
]);
