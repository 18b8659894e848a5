import type { Page } from '@playwright/test';
import type { PageTexts } from '../../src/renderer/pageWords';
import type { MinerLog } from '../../src/shared/contract';
import type { Result } from '../../src/shared/faults';
import type { JobRecord, RigEvent } from '../../src/shared/historyViews';
import type { Harvest, MoneySummary } from '../../src/shared/money';
import type { SettingsView } from '../../src/shared/settingsView';
import type { RigState } from '../../src/shared/state';
import type { TunerAnswers } from '../faces/fakeTuner';
import type { WizardAnswers } from '../faces/wizardAnswers';

/** A page in one state, to be looked at. */
export interface Screen {
  readonly name: string;
  readonly hash: string;
  readonly state: RigState;
  readonly log?: MinerLog;
  /** What is answered besides; without them the same for every screen. */
  readonly jobs?: readonly JobRecord[];
  readonly events?: readonly RigEvent[];
  readonly settings?: SettingsView;
  readonly money?: MoneySummary;
  readonly harvest?: Harvest;
  readonly setupAnswer?: Result<null>;
  readonly wizard?: WizardAnswers;
  readonly tuner?: TunerAnswers;
  /** What somebody does on the page before it is looked at. */
  readonly act?: (page: Page, words: PageTexts) => Promise<void>;
  /** A page in another state: not in every language, theme and size. */
  readonly isVariant?: boolean;
}
