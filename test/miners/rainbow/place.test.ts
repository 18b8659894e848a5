import { describe, expect, it } from 'vitest';
import { apiLogin, minersAsRoot } from '../../../src/main/miners/rainbow/place';

describe('the login of its API', () => {
  it.each([
    ['none is asked for', '{"APIauth":"0","APIuser":"rig","APIpassword":"secret"}', null],
    ['defaults stand for none', '{"APIauth":"$APIauth","APIuser":"$APIuser","APIpassword":"$APIpassword"}', null],
    ['without a user there is none', '{"APIauth":"1","APIuser":"","APIpassword":"x"}', null],
    [
      'as it is set, whatever the case',
      '{"apiauth":"1","APIUser":"rig","APIpassword":"secret"}',
      { user: 'rig', password: 'secret' },
    ],
    ['a damaged file says nothing', '{"APIauth":', null],
    ['no file says nothing', null, null],
  ])('%s', (_what, config, login) => {
    expect(apiLogin(config)).toEqual(login);
  });
});

describe('whether its miners are handed to root', () => {
  it.each([
    ['by default', null, true],
    ['by its own default', '{"EnableMinersAsRoot":"$EnableMinersAsRoot"}', true],
    ['when set', '{"EnableMinersAsRoot":"1"}', true],
    ['not when refused', '{"enableminersasroot":"0"}', false],
    ['not when refused in a word', '{"EnableMinersAsRoot":" No "}', false],
  ])('%s', (_what, config, isRoots) => {
    expect(minersAsRoot(config)).toBe(isRoots);
  });
});
