const raw = String.raw;

/** Words for a password in the languages that Windows is sold in. What stands after one and a sign is a secret. */
const PASSWORDS: readonly string[] = [
  raw`pass[-_ ]?(?:word|wort|wd|phrase|wrd|key)s?`,
  raw`passord|passcode|pa?sswd|passw|pswd|pwd|(?:store|key|user|admin|root|db|sudo|vault|require)pass(?![a-z])|masterauth`,
  raw`kenn?w(?:ort|ord|oort)(?:es|s)?|losungswort|zugangscode|codewort`,
  raw`mots?[-_ ]?de[-_ ]?passe|motdepasse|(?<![a-z])mdp(?![a-z])`,
  raw`contrase(?:n|&ntilde;|\\u00f1)as?|(?<![a-z])clave(?![a-z])(?:[-_ ]de[-_ ]acceso)?|contrasenya`,
  raw`(?<![a-z])senhas?(?![a-z])|palavra[-_ ]?passe|parola[-_ ]d['’]ordine`,
  raw`wacht(?:woord|wrd)|toegangscode`,
  raw`(?<![a-z])(?:haslo|heslo|hesla|geslo|losenord|adgangs?kode|kodeord|salasana|slaptazodis|parool|parol[ae]?|jelszo|sifre|sandi)(?![a-z])`,
];
const PASSWORDS_BEYOND_ASCII: readonly string[] = [
  raw`contraseñas?|hasło|lösenord|lykilorð|slaptažodis|parolă|jelszó|şifre|šifra|mật khẩu`,
  raw`пароль|пароля|парола|лозинка|геслo|κωδικός(?: πρόσβασης)?|סיסמה|كلمة (?:ال)?(?:مرور|سر)`,
  raw`密[码碼]|口令|パスワード|暗証番号|비밀번호|암호|รหัสผ่าน`,
];

/** What a key that is a secret is the key of. */
const KINDS_OF_KEYS = raw`access|account|shared|private|secret|encryption|signing|signature|master|storage|session|licen[sc]e|lizenz|product|produkt|serial|cd|activation|aktivierungs|recovery|wiederherstellungs|registration|install(?:ation)?|enrol?lment|host|function|service|auth(?:entication|orization)?|subscription|instrumentation|primary|secondary|machine|data|symmetric|client|admin|security|sicherheits|netzwerksicherheits|network|wpa[23]?|wifi|wlan|wep|wireless|psk|unlock|decryption|validation|deploy(?:ment)?|webhook|bot|user|app(?:lication)?|root|ssh|rsa|gpg|pgp|hmac|sas|site|group|agent|provisioning|join|bearer|integration|workspace|ingest(?:ion)?|push|write|read|consumer|tenant|customer|api|pid|vnc|p12|pfx|cert(?:ificate)?|bitlocker`;
const KEYS = raw`key|schluessel|sleutel|chiave|cle|llave|klucz|nyckel`;

/** Words for other secrets. What stands after one and a sign is a secret when it looks like one. */
const SECRETS: readonly string[] = [
  raw`(?:${KINDS_OF_KEYS})[-_ .]{0,2}(?:access[-_ ]?)?(?:${KEYS})s?(?:[-_ ]?id)?(?![a-z])`,
  raw`pre[-_ ]?shared[-_ ]?key|key[-_ ]?(?:content|material)|schluesselinhalt`,
  raw`refresh[-_ ]?token|secrets?(?![a-z]{4})|geheimnis|(?<!public[-_ ]?key)tokens?(?!iz)|jeton|credentials?|creds?(?![a-z])|zugangsdaten|anmeldedaten`,
  raw`(?<![a-z])(?:pass|pw|pin|puk|psk|sig|sas|jwt|otp|totp|mfa|auth|bearer|salt|dsn|passe|unlock)(?![a-z])|(?<![a-z\d])2fa(?![a-z\d])|[a-z](?:pw|PW)(?=["']?[ ]?[=:])|[a-z_]pass(?=["']?[ \t]?[=:\s])`,
  raw`signature|(?:one[- ]time|verification|security|access|backup|recovery|auth|activation|reset|login|invite)[-_ ]?code`,
  raw`(?:session|sess|j?session|phpsess|aspsession[a-z]{0,16}|sid)[-_ ]?(?:id|key|cookie)|(?<![a-z])session(?==)|connect\.sid|(?<![a-z])cookie(?![a-z])|aspxauth|fedauth|[xc]srf`,
  raw`community(?:[-_ ]?(?:string|name))?|connection[-_ ]?string|conn(?:ection)?[-_ ]?str`,
  raw`auth[-_ ]?data|saml(?:response|request|assertion)|(?<![a-z])(?:assertion|hmac|cid)(?![a-z])|private[-_ ]?exponent|keystore[-_ ]?pw|(?:ntlm|nt|lm)[-_ ]?hash`,
];
const SECRETS_BEYOND_ASCII: readonly string[] = [
  raw`(?:${KINDS_OF_KEYS}|produkt|netzwerk)?[-_ ]?schlüssel(?:inhalt)?|contenu de la clé|clé(?: \p{L}{2,3})? (?:\p{L}{1,12}[ '’])?(?:produit|licence|sécurité|API)`,
  raw`bestätigungscode|sitzungs-?id|токен|секрет|ключ|トークン|令牌|密钥|授权码`,
];

/**
 * A word for a secret: group `p` a password, `s` another secret, `k` a key of whatever kind. Texts in ASCII need only
 * this one.
 */
export const WORD_OF_SECRET = raw`(?<p>${PASSWORDS.join('|')})|(?<s>${SECRETS.join('|')})|(?<k>(?:${KEYS})(?![a-z]))`;
export const WORD_OF_SECRET_BEYOND_ASCII = raw`(?<p>${PASSWORDS_BEYOND_ASCII.join('|')})|(?<s>${SECRETS_BEYOND_ASCII.join('|')})|(?<k>clé|nøgle)`;

/** What may stand after the word and before the sign: `password1`, `Password (admin)`, `password for sa`. */
export const SUFFIX =
  /(?:s|[-_ .]?(?:\d{1,3}|value|val|text|txt|string|str|plain(?:text)?|clear(?:text)?|base|new|old|neu|alt|current|confirm(?:ation)?|again|repeat|hash|enc(?:rypted)?|b64|base64|data|admin|user|root|sa|db|env|prod|test|dev|live|id)(?![a-z\d]))?(?:[ \t]?\([^()\r\n]{1,40}\)|\[\w{1,32}\])?(?:[ \t](?:for|of|für|fuer|von|vom|des|pour|de|du|del|per|voor|para|til)[ \t][^\s:=]{1,64}(?:[ \t][\w@.\\-]{1,32})?(?=[ \t]?(?:[:=]|is|ist|lautet|est)))?/iuy;

/** A quick look: every word above holds one of these. */
export const MAYBE_A_WORD =
  /pass|pwd|swd|kennw|kenw|wort|mdp|contras|clave|senha|wacht|code|kode|haslo|hesl|geslo|losen|salas|slapt|paro|jelsz|sifre|sandi|key|schlu|sleutel|chiave|cle|llave|klucz|nyckel|secret|geheim|token|jeton|cred|daten|pw|pin|puk|psk|sig|sas|jwt|otp|2fa|mfa|auth|bearer|salt|dsn|unlock|session|sess|sid|cookie|aspx|srf|community|conn|hash|exponent|saml|assertion|hmac|cid/i;
