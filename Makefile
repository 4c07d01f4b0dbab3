# 两条命令 · two commands
#   make site    装好依赖，把 cases/ 变成 site/ · installs what is needed, turns cases/ into site/
#   make test    检查代码、案例和网页 · checks the code, the cases and the pages
# 还有 · also: serve check review verify-pdf audit licences lock clean

# Looked for in this order; the first that is 3.11 or newer is taken.
PYTHON ?= python3
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11

HERE := $(CURDIR)
PIP_INSTALL := .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check

NO_PYTHON := 需要 Python 3.11 或更新版本，请输入 · Python 3.11 or newer is needed; please type: sudo apt-get install python3 python3-venv
NO_VENV := Python 缺少 venv，请输入 · Python lacks venv; please type: sudo apt-get install python3-venv
FIND_PYTHON = for python in $(PYTHONS) none; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	[ "$$python" != none ] || { echo '$(NO_PYTHON)' >&2; exit 2; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { echo '$(NO_VENV)' >&2; exit 2; }

# $(call timed,what it does,command): says it, does it, says how long it took.
timed = @printf '→ %s\n' '$(1)'; began=$$(date +%s); $(2) || exit $$?; \
	printf '  %s 秒 · %s s\n' $$(($$(date +%s) - began)) $$(($$(date +%s) - began))

.PHONY: site test serve check review verify-pdf audit licences lock clean FORCE
.DELETE_ON_ERROR:

site: .venv/.site
	$(call timed,建站 · building the site,.venv/bin/casebook build)
	@printf '✓ 网站在 site/，用 make serve 打开 · the site is in site/; make serve opens it\n'

test: .venv/.test
	$(call timed,找浏览器 · looking for a browser,.venv/bin/python tests/browser/chromium.py)
	$(call timed,找 nginx · looking for nginx,.venv/bin/python tests/hosting/nginx.py)
	$(call timed,检查代码 · checking the code,.venv/bin/ruff check .)
	$(call timed,检查类型 · checking the types,.venv/bin/mypy)
	$(call timed,测试 · testing,.venv/bin/python -m pytest -n auto --dist loadgroup)

# Everything printed against its standards, by the checkers that others wrote; needs Java, which it installs when root.
verify-pdf: .venv/.verify
	$(call timed,检查印刷品（约三分钟）· checking what is printed (about three minutes),.venv/bin/python tests/verify/verify.py)

# Whether anything that is used has a known weakness; asks over the network, and says where it could not.
audit: .venv/.audit
	$(call timed,查已知漏洞 · looking for known weaknesses,.venv/bin/python tests/verify/audit.py)

# LICENCES-OF-DEPENDENCIES.md, from all that is locked.
licences: .venv/.test .venv/.verify .venv/.audit
	@.venv/bin/python tests/verify/licences.py

serve: .venv/.site
	@.venv/bin/casebook serve

check: .venv/.site
	@.venv/bin/casebook check

review: .venv/.site
	@.venv/bin/casebook review --base $(or $(BASE),origin/main)

# The stamps hold the folder's name: a copied or moved folder gets an environment of its own.
ifneq ($(shell test -x .venv/bin/python && cat .venv/.site 2>/dev/null),$(HERE))
.venv/.site: FORCE
endif

.venv/.site: requirements.lock pyproject.toml
	@$(FIND_PYTHON); \
	if ! test -x .venv/bin/python || [ "$$(cat .venv/.site 2>/dev/null)" != '$(HERE)' ]; then \
	  printf '→ 新建 Python 环境 .venv · making the Python environment .venv\n'; \
	  "$$python" -m venv --clear .venv; \
	fi
	$(call timed,安装依赖（头一次约一分钟）· installing what the site needs (about a minute the first time),$(PIP_INSTALL) --require-hashes -r requirements.lock && $(PIP_INSTALL) --no-deps --no-build-isolation -e .)
	@echo '$(HERE)' > $@

.venv/.test: .venv/.site requirements-test.lock
	$(call timed,安装测试工具 · installing what the tests need,$(PIP_INSTALL) --require-hashes -r requirements-test.lock)
	@touch $@

.venv/.verify: .venv/.site requirements-verify.lock
	$(call timed,安装检查工具 · installing the checkers,$(PIP_INSTALL) --require-hashes -r requirements-verify.lock)
	@touch $@

.venv/.audit: .venv/.site requirements-audit.lock
	$(call timed,安装查漏洞的工具 · installing what looks for weaknesses,$(PIP_INSTALL) --require-hashes -r requirements-audit.lock)
	@touch $@

# The one target that asks the package index what is new; the lock for tests holds all of the site's too. Best made
# with the oldest Python that is to be served, as in: make lock PYTHON=/usr/bin/python3 (on Debian 12).
COMPILE := CUSTOM_COMPILE_COMMAND='make lock' .venv-lock/bin/pip-compile --quiet --upgrade
lock:
	@$(FIND_PYTHON); "$$python" -m venv --clear .venv-lock
	$(call timed,安装 pip-tools · installing pip-tools,.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check 'pip-tools>=7.5')
	$(call timed,锁定依赖 · locking the dependencies,$(COMPILE) --extra=pdf --extra=office --output-file=requirements.lock pyproject.toml)
	$(call timed,锁定测试工具 · locking the test tools,$(COMPILE) --extra=pdf --extra=office --extra=compress --extra=zensical --extra=test --extra=lint --constraint=requirements.lock --output-file=requirements-test.lock pyproject.toml)
	$(call timed,锁定印刷品的检查工具 · locking the checkers of printed works,$(COMPILE) --extra=verify --constraint=requirements.lock --output-file=requirements-verify.lock pyproject.toml)
	$(call timed,锁定查漏洞的工具 · locking what looks for weaknesses,$(COMPILE) --extra=audit --constraint=requirements-test.lock --output-file=requirements-audit.lock pyproject.toml)

clean:
	rm -rf .venv .venv-lock site dist build scripts/*.egg-info .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
