/**
 * Keys of JSON text that stand twice in one object, or are equal but for case; found in the text, before any parser
 * could drop one of them.
 */
export function twinKeys(json: string): string[] {
  const found: string[] = [];
  const open: (Set<string> | 'list')[] = [];
  let isKey = false;
  for (const [token, text] of json.matchAll(/("(?:[^"\\]|\\.)*")|[{}[\],]/gu)) {
    const inside = open.at(-1);
    if (text !== undefined) {
      if (!isKey || inside === undefined || inside === 'list') continue;
      const key = (JSON.parse(text) as string).toLowerCase();
      if (inside.has(key)) found.push(key);
      inside.add(key);
      isKey = false;
    } else if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set<string>() : 'list');
      isKey = token === '{';
    } else if (token === ',') {
      isKey = inside !== 'list';
    } else {
      open.pop();
      isKey = false;
    }
  }
  return found;
}
