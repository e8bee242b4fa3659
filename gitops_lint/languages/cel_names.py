"""The names that expressions of CEL may use, with the type that a call gives where it is always the same.

Facts: https://github.com/google/cel-spec (standard definitions), https://github.com/google/cel-go ext (all of its
extensions: which a controller has is its release's matter), https://kubernetes.io/docs/reference/using-api/cel.
"""


def _typed(**names: str) -> dict[str, str]:
    """Return the type of each name, where names are given by type; `any` stands for what isn't always the same."""
    return {name: "" if type_ == "any" else type_ for type_, text in names.items() for name in text.split()}


_RESERVED = """
    as break const continue else for function if import let loop namespace package return var void while
"""
_TYPES = """
    bool bytes double duration dyn google int list map null_type optional_type string timestamp type uint
"""
_NAMESPACES = """
    base64 cel cidr format google ip json lists math optional proto regex sets strings url
"""
_MACROS = """
    all bind exists existsOne exists_one filter map optFlatMap optMap sortBy transformList transformMap
    transformMapEntry
"""
_TIMES = """
    getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth
    getSeconds
"""
_TESTS = """
    bool contains endsWith has isCIDR isIP isQuantity isSemver isURL matches startsWith
"""
_OTHERS = """
    bytes cidr double duration dyn int ip quantity semver timestamp type uint url
"""
_METHOD_TESTS = """
    all endsWith exists existsOne exists_one hasValue matches startsWith
"""
_OTHER_METHODS = """
    abs add allowed asApproximateFloat asInteger at bind bitAnd bitNot bitOr bitShiftLeft bitShiftRight bitXor
    canonical capture ceil check compareTo contains containsCIDR containsIP decode distinct encode equivalent error
    errored extract extractAll family fieldSelector filter find findAll first flatten floor format getEscapedPath
    getExt getHost getHostname getPort getQuery getScheme greatest group hasExt indexOf intersects ip is isFinite
    isGlobalUnicast isGreaterThan isInf isInteger isLessThan isLinkLocalMulticast isLinkLocalUnicast isLoopback
    isNaN isSorted isUnspecified join labelSelector last lastIndexOf least lowerAscii major map masked max min minor
    named namespace none of ofNonZeroValue optFlatMap optMap or orValue patch path prefixLength quote range reason
    replace request resource reverse round serviceAccount sign size slice sort sortBy split sqrt strip sub
    subresource substring sum transformList transformMap transformMapEntry trim trunc unwrap unwrapOpt upperAscii
    validate value verb
"""

RESERVED = frozenset(_RESERVED.split())
TYPES = frozenset(_TYPES.split())
NAMESPACES = frozenset(_NAMESPACES.split())
MACROS = frozenset(_MACROS.split())
FUNCTIONS = _typed(any=_OTHERS, bool=_TESTS, int=f"size {_TIMES}", string="string")
METHODS = _typed(any=_OTHER_METHODS, bool=_METHOD_TESTS, int=_TIMES, string="charAt")
