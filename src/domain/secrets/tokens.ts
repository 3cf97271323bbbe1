import type { SecretRule } from './rule.ts';

const raw = String.raw;

/**
 * Beginnings of tokens, from the rules of gitleaks (https://github.com/gitleaks/gitleaks, config/gitleaks.toml at
 * b58d3f102cf3a2c84cb7f923d05c25c9b1aed84b). Only the beginnings are taken: what follows is looser here than there,
 * because a token that was cut is still one. Left out are those that a hash in hex may begin with, and those that need
 * another word near.
 *
 * Copyright (c) 2019 Zachary Rice. MIT licence, in `src/build/licences/gitleaks.txt`; it travels in the program.
 */
export const GITLEAKS_PREFIXES: readonly string[] = [
  ...['A3-', 'ops_eyJ', 'p8e-', 'AGE-SECRET-KEY-1', 'LTAI', 'sk-ant-', 'AKCp', 'cmVmd', 'AKIA', 'ASIA', 'ABIA', 'ACCA'],
  ...[
    'ABSK',
    'CLOJARS_',
    'dapi',
    'dnkey-',
    'doo_v1_',
    'dop_v1_',
    'dor_v1_',
    raw`dp\.pt\.`,
    'duffel_test_',
    'duffel_live_',
  ],
  ...[
    raw`dt0c01\.`,
    'EZAK',
    'EZTK',
    'EAAM',
    'EAAC',
    'FLWSECK',
    'FLWPUBK',
    'fo1_',
    'fm1a_',
    'fm1r_',
    'fm2_',
    'fio-u-',
    'AIza',
  ],
  ...[
    'ghu_',
    'ghs_',
    'gho_',
    'ghp_',
    'ghr_',
    'github_pat_',
    'glcbt-',
    'gldt-',
    'glffct-',
    'glft-',
    'glimt-',
    'glagent-',
  ],
  ...['gloas-', 'glpat-', 'glptt-', 'GR1348941', 'glrt-', 'glsoat-', '_gitlab_session=', 'eyJrIjoi', 'glc_', 'glsa_'],
  ...[
    raw`hvb\.`,
    raw`hvs\.`,
    'hf_',
    'api_org_',
    'HRKU-',
    'ico-',
    's-s4t2(?:ud|af)-',
    'lin_api_',
    'NRJS-',
    'NRII-',
    'NRAK-',
    'ntn_',
  ],
  ...[
    'npm_',
    'API-[A-Z0-9]{8}',
    'sk-proj-',
    'sk-svcacct-',
    'sk-admin-',
    'sha256~',
    'pplx-',
    'pscale_(?:tkn|oauth|pw)_',
    'PMAK-',
  ],
  ...[
    'pnu_',
    'pul-',
    'pypi-AgE',
    'rdme_',
    'rubygems_',
    'tk-us-',
    raw`SG\.`,
    'xkeysib-',
    'sntrys_',
    'sntryu_',
    'sm_[aps]at_',
  ],
  ...[
    'shippo_(?:live|test)_',
    'shp(?:at|ca|pa|ss)_',
    'xapp-',
    'xox[abeoprs]-',
    raw`xoxe\.xox[bp]-`,
    'sgp_',
    'EAAA',
    'sq0[a-z]{3}-',
  ],
  ...[
    '(?:sk|rk)_(?:test|live|prod)_',
    'tfp_',
    'AQVN',
    'ATATT3',
    'ATCTT3',
    'ATBB',
    'bedrock-api-key-',
    'phc_',
    'phx_',
    'secret_',
    'SK(?=[0-9a-f]{32})',
  ],
];

/** Beginnings that gitleaks does not have, each as its maker documents it. */
const OWN_PREFIXES: readonly string[] = [
  ...[
    'whsec_',
    'pk_live_',
    'ya29\\.',
    '1//0[\\w-]{4}',
    'GOCSPX-',
    'dckr_(?:pat|oat)_',
    'nvapi-',
    'gsk_',
    'r8_',
    'xai-',
    'figd_',
  ],
  ...['pat[A-Za-z0-9]{12,17}\\.', 'sbp_', 'vercel_', 'tskey-', 'key-[0-9a-f]{8}', 'cfut_', 'sk-(?=[A-Za-z0-9]{12})'],
];

const ALL = [...GITLEAKS_PREFIXES, ...OWN_PREFIXES].join('|');

/** Tokens that are known by how they begin. Their case counts. */
export const TOKENS: readonly SecretRule[] = [
  {
    name: 'token',
    what: 'tokens that are known by how they begin',
    hint: ALL,
    pattern: raw`(?<![A-Za-z0-9])()((?:${ALL})(?=[\w./+~=-]{0,48}\d)[\w./+~=-]{8,4096})`,
    exactCase: true,
    takes: 'mixed',
    matches: [
      'ghp_{}',
      'xoxb-1234-{}',
      'sk_live_{}',
      'AKIA{}',
      'glpat-{}',
      'npm_{}',
      'sk-ant-api03-{}',
      'github_pat_11BQ5FJVA0{}',
      'hvs.{}',
    ],
    passes: ['secret_manager', 'hf_hub_download', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  },
  {
    name: 'token',
    what: 'client secrets of Entra ID',
    hint: raw`\dQ~`,
    pattern: raw`(?<![\w~.-])()([\w~.]{3}\dQ~[\w~.-]{20,40})`,
    exactCase: true,
    takes: 'any',
    matches: ['abc8Q~{}abcdefghijklmn'],
    passes: ['8Q~1'],
  },
];
