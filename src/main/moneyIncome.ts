import type { CoinIncome } from './rig/coinSwitcher';

/** What coins bring and electricity costs now, for switching; reading an hourly tariff takes a moment, so the last answer counts. */
export class MoneyIncome implements CoinIncome {
  private lastPerKwh: number | null = null;

  constructor(
    private readonly desk: {
      perHash(coin: string): number | null;
      perKwh(): Promise<number | null>;
    },
  ) {}

  perHash(coin: string): number | null {
    return this.desk.perHash(coin);
  }

  perKwh(): number | null {
    void this.desk.perKwh().then((perKwh) => {
      this.lastPerKwh = perKwh;
    });
    return this.lastPerKwh;
  }
}
