#!/.selfharness/verifier/libexec/busybox sh
# judge PROGRAM ARGUMENTS: runs a program without the variables by which others' code gets into it. Python's own
# (PYTHONPATH …) stay: the judge ignores them, and programs that the tests start may need them.
unset LD_PRELOAD LD_AUDIT LD_LIBRARY_PATH LD_PROFILE GLIBC_TUNABLES GCONV_PATH LOCPATH NLSPATH HOSTALIASES RES_OPTIONS
unset OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES
unset PYTEST_ADDOPTS PYTEST_PLUGINS PYTHONHOME BASH_ENV ENV
exec "$@"
