import pytest
from qlvb.organization import service as organization
from qlvb.organization import sessions

from infra.local.seed import DemoOnlyOnLocalEngineError, seed_organization


def test_seeding_again_changes_nothing(province):
    before = organization.people("H16.13")
    again = {member.person.account: member for member in seed_organization()}
    assert again == province
    assert organization.people("H16.13") == before


def test_seeding_that_was_cut_short_goes_on_where_it_stopped(cloud, monkeypatch):
    class PowerCut(BaseException):
        pass

    from qlvb.platform import clients

    pool, made = clients.client("cognito-idp"), []

    def cut(**user):
        made.append(user)
        if len(made) > 20:
            raise PowerCut

    pool.meta.events.register("before-call.cognito-idp.AdminCreateUser", cut)
    with pytest.raises(PowerCut):
        seed_organization()
    pool.meta.events.unregister("before-call.cognito-idp.AdminCreateUser", cut)
    members = seed_organization()
    for member in members:
        assert sessions.sign_in(member.person.account, member.password)


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
def test_demo_accounts_exist_nowhere_but_on_the_local_engine(cloud, monkeypatch, stage):
    monkeypatch.setenv("QLVB_STAGE", stage)
    with pytest.raises(DemoOnlyOnLocalEngineError):
        seed_organization()
    assert organization.agencies() == []
