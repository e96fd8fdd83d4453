import { z } from 'zod';
import { type OwnerActionName, ownerActions } from '../contracts/api.ts';

type Args<Name extends OwnerActionName> = z.output<(typeof ownerActions)[Name]['args']>;
type Result<Name extends OwnerActionName> = z.output<(typeof ownerActions)[Name]['result']>;

/** What stands behind each action of the contract. Whatever is thrown reaches people as words. */
export type OwnerActions = { [Name in OwnerActionName]: (args: Args<Name>) => Promise<Result<Name>> };

/** Spelt out because only so the compiler knows which arguments belong to which name. */
const performers: { [Name in OwnerActionName]: (actions: OwnerActions, args: unknown) => Promise<Result<Name>> } = {
  pause: (actions, args) => actions.pause(ownerActions.pause.args.parse(args)),
  resume: (actions, args) => actions.resume(ownerActions.resume.args.parse(args)),
  restartFailed: (actions, args) => actions.restartFailed(ownerActions.restartFailed.args.parse(args)),
  chooseInsight: (actions, args) => actions.chooseInsight(ownerActions.chooseInsight.args.parse(args)),
  changeSettings: (actions, args) => actions.changeSettings(ownerActions.changeSettings.args.parse(args)),
  purgePreview: (actions, args) => actions.purgePreview(ownerActions.purgePreview.args.parse(args)),
  startPurge: (actions, args) => actions.startPurge(ownerActions.startPurge.args.parse(args)),
  exportPreview: (actions, args) => actions.exportPreview(ownerActions.exportPreview.args.parse(args)),
  startExport: (actions, args) => actions.startExport(ownerActions.startExport.args.parse(args)),
  currentJob: (actions, args) => actions.currentJob(ownerActions.currentJob.args.parse(args)),
  cancelJob: (actions, args) => actions.cancelJob(ownerActions.cancelJob.args.parse(args)),
  replayDeadLetters: (actions, args) => actions.replayDeadLetters(ownerActions.replayDeadLetters.args.parse(args)),
  processUsage: (actions, args) => actions.processUsage(ownerActions.processUsage.args.parse(args)),
  diagnostics: (actions, args) => actions.diagnostics(ownerActions.diagnostics.args.parse(args)),
  dropDeadLetters: (actions, args) => actions.dropDeadLetters(ownerActions.dropDeadLetters.args.parse(args)),
  showSample: (actions, args) => actions.showSample(ownerActions.showSample.args.parse(args)),
  endSample: (actions, args) => actions.endSample(ownerActions.endSample.args.parse(args)),
};

/**
 * Does one action.
 * @param args unchecked, as they came in
 * @throws Error with words for people, also for arguments that the action does not take
 */
export async function performOwnerAction(
  actions: OwnerActions,
  name: OwnerActionName,
  args: unknown,
): Promise<unknown> {
  try {
    return await performers[name](actions, args);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
    throw new Error(`${name}: ${problems.join('; ')}.`);
  }
}
