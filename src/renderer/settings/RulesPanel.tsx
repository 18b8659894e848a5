import { NativeSelect } from '@mantine/core';
import { type RuleSettings, type RulesView, usualAwayMin } from '../../shared/rules';
import { textsFor } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { deviceLabel } from '../../shared/text/sentences';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { CheckBox } from './CheckBox';
import { HoursFields } from './HoursFields';
import { NumberSetting } from './NumberSetting';
import { SettingOutcome } from './SettingOutcome';
import { useProblem } from './useProblem';
import type { SettingsInHand } from './useSettings';
import './alerts.css';
import './rules.css';

/** What is chosen when a rule is switched on. */
const usual = {
  hours: { fromMin: 22 * 60, untilMin: 7 * 60 },
  away: { afterMin: usualAwayMin },
  quietFans: { fromMin: 22 * 60, untilMin: 7 * 60, maxPct: 50 },
} as const;

const unknown: RulesView = { canTellDesk: false, hasNightTariff: false, hasPrices: false, drawing: [] };

interface RuleProps {
  readonly rules: RuleSettings;
  /** Whether what the rule goes by is there. */
  readonly facts: RulesView;
  readonly change: (part: Partial<RuleSettings>) => void;
}

/** When the rig may mine; nothing where the app is older than the rules. */
export function RulesPanel(inHand: SettingsInHand) {
  const texts = useRuleTexts();
  const outcome = inHand.outcomes['rules'];
  const problem = useProblem(outcome);
  const facts = useRigState((state) => state.rules) ?? unknown;
  const { rules } = inHand.view;
  if (rules === undefined) return null;
  const parts: RuleProps = { rules, facts, change: (part) => void inHand.save('rules', { rules: { ...rules, ...part } }) };
  return (
    <section className="panel stack alerts rules" aria-labelledby="setting-rules">
      <h2 id="setting-rules">{texts.title}</h2>
      <p>{texts.about}</p>
      <HoursRule {...parts} />
      <MoneyRules {...parts} />
      <AwayRule {...parts} />
      <DisplayRule {...parts} />
      <FanRule {...parts} />
      {problem !== null && (
        <p role="alert" className="wrong">
          {problem}
        </p>
      )}
      <SettingOutcome label={texts.title} outcome={outcome} onUndo={(before) => void inHand.save('rules', before, true)} />
    </section>
  );
}

function useRuleTexts() {
  return textsFor(useWords().language).rules.rulesPanel;
}

function HoursRule({ rules: { hours }, change }: RuleProps) {
  const texts = useRuleTexts();
  return (
    <div className="channel">
      <CheckBox
        label={texts.hours}
        isChecked={hours !== null}
        onChange={(isOn) => change({ hours: isOn ? usual.hours : null })}
      />
      {hours !== null && (
        <HoursFields hours={hours} from={texts.from} until={texts.until} onChange={(next) => change({ hours: next })} />
      )}
      {hours !== null && hours.fromMin === hours.untilMin && <p className="quiet">{texts.hoursSame}</p>}
    </div>
  );
}

function MoneyRules({ rules: { nightTariff, netIncome }, facts, change }: RuleProps) {
  const texts = useRuleTexts();
  return (
    <>
      <div className="channel">
        <CheckBox
          label={texts.nightTariff}
          isChecked={nightTariff}
          isDisabled={!facts.hasNightTariff && !nightTariff}
          onChange={(isOn) => change({ nightTariff: isOn })}
        />
        {!facts.hasNightTariff && <p className="quiet">{texts.noNightTariff}</p>}
      </div>
      <div className="channel">
        <CheckBox label={texts.netIncome} isChecked={netIncome} onChange={(isOn) => change({ netIncome: isOn })} />
        <p className="quiet">{facts.hasPrices ? texts.netIncomeHelp : texts.noPrices}</p>
      </div>
    </>
  );
}

function AwayRule({ rules: { away }, facts, change }: RuleProps) {
  const texts = useRuleTexts();
  const { settings } = usePageWords();
  return (
    <div className="channel">
      <CheckBox
        label={texts.away}
        isChecked={away !== null}
        isDisabled={!facts.canTellDesk && away === null}
        onChange={(isOn) => change({ away: isOn ? usual.away : null })}
      />
      {!facts.canTellDesk && <p className="quiet">{texts.noDesk}</p>}
      {away !== null && (
        <NumberSetting
          label={texts.awayAfter}
          help={texts.awayAfterHelp}
          unit={settings.minutes}
          value={away.afterMin}
          min={1}
          max={240}
          problem={null}
          onSave={(afterMin) => afterMin !== null && change({ away: { afterMin: Math.round(afterMin) } })}
        />
      )}
    </div>
  );
}

function DisplayRule({ rules: { displayCard }, facts, change }: RuleProps) {
  const texts = useRuleTexts();
  const { language } = useWords();
  const devices = useRigState((state) => state.devices);
  const drawing = devices.filter(({ id }) => facts.drawing.includes(id)).map((device) => deviceLabel(device, language));
  const can = facts.canTellDesk && drawing.length > 0;
  const choices = { mine: texts.displayMine, gentle: texts.displayGentle, pause: texts.displayPause } as const;
  const names = ['mine', 'gentle', 'pause'] as const;
  return (
    <div className="channel">
      <NativeSelect
        label={texts.displayCard}
        description={texts.displayHelp}
        data={names.map((value) => ({ value, label: choices[value] }))}
        value={displayCard}
        disabled={!can && displayCard === 'mine'}
        onChange={({ currentTarget }) => change({ displayCard: names.find((name) => name === currentTarget.value) ?? 'mine' })}
      />
      <p className="quiet">
        {drawing.length === 0
          ? texts.noDrawing
          : facts.canTellDesk
            ? fill(texts.drawing, { devices: drawing.join(', ') })
            : texts.noDesk}
      </p>
    </div>
  );
}

function FanRule({ rules: { quietFans }, change }: RuleProps) {
  const texts = useRuleTexts();
  const can = useRigState(({ devices }) => devices.some(({ clocks }) => clocks !== undefined && clocks.obstacle === null));
  return (
    <div className="channel">
      <CheckBox
        label={texts.quietFans}
        isChecked={quietFans !== null}
        isDisabled={!can && quietFans === null}
        onChange={(isOn) => change({ quietFans: isOn ? usual.quietFans : null })}
      />
      {!can && <p className="quiet">{texts.noFans}</p>}
      {quietFans !== null && (
        <>
          <HoursFields
            hours={quietFans}
            from={texts.from}
            until={texts.until}
            onChange={(hours) => change({ quietFans: { ...quietFans, ...hours } })}
          />
          <NumberSetting
            label={texts.fanAtMost}
            help={texts.quietFansHelp}
            unit="%"
            value={quietFans.maxPct}
            min={20}
            max={100}
            problem={null}
            onSave={(maxPct) => maxPct !== null && change({ quietFans: { ...quietFans, maxPct: Math.round(maxPct) } })}
          />
        </>
      )}
    </div>
  );
}
