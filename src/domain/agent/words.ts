import type { UpdateKind } from '../../schema/catalog.ts';

/**
 * What titles say, looked at last: words are translated and titles change. Recorded in `corpus/updates` and
 * `corpus/titles`: English, German, French, Italian, Portuguese, Russian, Swedish, Japanese, Spanish; Polish, Dutch,
 * Czech, Turkish, Danish, Norwegian, Finnish, Hungarian, Ukrainian, Greek, Chinese and Korean were not recorded and are
 * *inferred*. The first that fits decides.
 */
const WORDS: readonly (readonly [UpdateKind, RegExp])[] = [
  // Names and brands, the same in every language.
  ['runtime', /visual c\+\+.*redistributable/iu],
  ['edge', /microsoft edge\b/iu],
  ['sql', /\bsql server \d{4}/iu],
  [
    'office',
    /\bmicrosoft (?:365 apps|(?:office|excel|word|outlook|powerpoint|access|publisher|visio|project|onenote) \d{4})|\bskype for business \d{4}/iu,
  ],
  ['securityPlatform', /windows security platform/iu],
  // The rest is translated.
  [
    'dynamicUpdate',
    /\b(?:safe ?os|setup) (?:dynamic )?update|\bdynamic update\b|dynamisches update|обновление динамического/iu,
  ],
  ['hotpatch', /hot ?patch/iu],
  [
    'servicingStack',
    /servicing[ -]?stack|(?:wartungs|service)stapel|service-?stack|servicestak|pile de maintenance|pila de (?:servicio|mantenimiento)|stack di manutenzione|pilha de (?:serviço|manutenção)|стека обслуживания|stosu obsługi|サービス ?スタック|服务堆栈|服務堆疊|서비스 스택|onderhoudsstack|obslužn\S+ zásobník|hizmet yığını|vedlikeholdsstakk|underhållsstack/iu,
  ],
  [
    'cumulative',
    /[ck]umulat|acumulativ|накопительн|накопичувальн|сукупне оновлення|zbiorcza|累積更新|累积更新|累積的な更新|누적 업데이트|toplu güncel|αθροιστικ/iu,
  ],
];
/** `2019-03 Cumulative Security Update for Internet Explorer 11 ...`: of a browser, not of Windows. */
const NOT_OF_WINDOWS = /internet explorer|adobe flash/iu;

/** Recorded titles of Windows itself have its name or their number: without either the words are somebody else's. */
const OF_WINDOWS: ReadonlySet<UpdateKind> = new Set(['servicingStack', 'cumulative']);
const NAME_OR_NUMBER = /\d{6,7}|windows (?:server )?\d/iu;

/** The kind that the words of a title stand for; null where they say nothing we know. */
export function kindOfWords(title: string): UpdateKind | null {
  if (NOT_OF_WINDOWS.test(title)) return null;
  const kind = WORDS.find(([, pattern]) => pattern.test(title))?.[0] ?? null;
  return kind !== null && OF_WINDOWS.has(kind) && !NAME_OR_NUMBER.test(title) ? null : kind;
}

/** `.NET Framework` is a name and is not translated; `.NET 8.0.14` and `.NET Core 3.1` are runtimes of their own. */
export const namesDotNetFramework = (title: string): boolean => /\.net framework/iu.test(title);
export const namesRuntime = (title: string): boolean => /\.net (?:core )?\d/iu.test(title);

const MONTH = /(?<!\d)20\d\d-(?:0[1-9]|1[0-2])(?!\d)/u;
/** Whether a title has the month of its release, as the monthly updates of Windows have. */
export const hasMonth = (title: string): boolean => MONTH.test(title);

/**
 * `2026-07 Preview Update (KB5101684)`, `2025-12 Sicherheitsupdate (KB5072033)`: the month, words without any number or
 * name of a product, one number in brackets. Since October 2025 the monthly update of Windows itself is called so on
 * the unified platform, and comes with its classification and no product (corpus/updates/README); others there name
 * what they are for.
 */
export const hasUnifiedTitle = (title: string): boolean =>
  /^20\d\d-\d\d [^\d()（）.]+[(（]KB\d{6,7}[)）]$/u.test(title.trim());
