"""The functions that those who fill in templates give them.

Facts: https://pkg.go.dev/text/template#hdr-Functions, https://github.com/Masterminds/sprig functions.go (without `env`
and `expandenv`), https://github.com/external-secrets/external-secrets runtime/template/v2/template.go; https://github.com/go-task/slim-sprig
functions.go and https://github.com/controlplaneio-fluxcd/flux-operator internal/builder/resourceset.go.
"""

_OF_GO = """
    and call eq ge gt html index js le len lt ne not or print printf println slice urlquery
"""
_OF_SPRIG = """
    abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base bcrypt
    biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone
    dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf
    duration durationRound empty encryptAES ext fail first float64 floor fromJson genCA genCAWithKey genPrivateKey
    genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get getHostByName has hasKey
    hasPrefix hasSuffix hello htmlDate htmlDateInZone htpasswd indent initial initials int int64 isAbs join
    kebabcase keys kindIs kindOf last list lower max maxf merge mergeOverwrite min minf mod mul mulf mustAppend
    mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson mustHas mustInitial mustLast mustMerge
    mustMergeOverwrite mustPrepend mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll
    mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson
    mustToRawJson mustUniq mustWithout must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs
    pick pluck plural prepend quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind
    regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest
    reverse round semver semverCompare seq set sha1sum sha256sum shuffle slice snakecase sortAlpha split splitList
    splitn squote sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString
    toStrings trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset
    until untilStep untitle upper urlJoin urlParse uuidv4 values without wrap wrapWith
"""
_OF_EXTERNAL_SECRETS = """
    certSANs filterCertChain filterPEM fromYaml fullPemToPkcs12 fullPemToPkcs12Pass getSecretKey jwkPrivateKeyPem
    jwkPublicKeyPem pemToPkcs12 pemToPkcs12Pass pemTruststoreToPKCS12 pemTruststoreToPKCS12Pass pkcs12cert
    pkcs12certPass pkcs12key pkcs12keyPass rsaDecrypt toYaml
"""
_OF_SLIM_SPRIG = """
    add add1 adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base biggest cat ceil chunk clean coalesce
    compact concat contains deepEqual default dict dig dir div duration durationRound empty ext fail first float64
    floor fromJson get has hasKey hasPrefix hasSuffix hello indent initial int int64 isAbs join keys kindIs kindOf last
    list lower max maxf min minf mod mul mustAppend mustChunk mustCompact mustDateModify mustFirst mustFromJson mustHas
    mustInitial mustLast mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll
    mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson
    mustToRawJson mustUniq mustWithout must_date_modify nindent omit osAbs osBase osClean osDir osExt osIsAbs pick
    pluck plural prepend push quote randInt regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll
    regexReplaceAllLiteral regexSplit repeat replace rest reverse round seq set sha1sum sha256sum slice sortAlpha split
    splitList splitn squote sub substr ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings
    trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep
    upper urlJoin urlParse values without
"""
_OF_FLUX_OPERATOR = """
    inputs mustToYaml slugify toYaml
"""
_UNSTEADY = """
    date date_in_zone date_modify now htmlDate htmlDateInZone dateInZone dateModify randAlphaNum randAlpha randAscii
    randNumeric randBytes uuidv4 getHostByName
"""
_OF_HELM = """
    fromJsonArray fromToml fromYamlArray include lookup required toToml tpl
"""

OF_GO = frozenset(_OF_GO.split())
OF_SPRIG = frozenset(_OF_SPRIG.split())
OF_EXTERNAL_SECRETS_ALONE = frozenset(_OF_EXTERNAL_SECRETS.split())
OF_EXTERNAL_SECRETS = OF_GO | OF_SPRIG | OF_EXTERNAL_SECRETS_ALONE
OF_FLUX_OPERATOR = OF_GO | frozenset(f"{_OF_SLIM_SPRIG} {_OF_FLUX_OPERATOR}".split())
UNSTEADY = frozenset(_UNSTEADY.split())
"""Functions of sprig that give something else the next time."""
OF_HELM = frozenset(_OF_HELM.split())
OF_SYSTEMS = frozenset({"env", "expandenv"})
"""Functions of sprig that nobody gives to templates in a cluster, since they would reach outside."""
