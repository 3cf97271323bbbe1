#pragma once

#include <vector>

#include "update.h"

/* A download or an installation of updates, one after the other, each in its time. */
class Work {
public:
    enum class Kind { download, install };

    Work(Kind kind, std::vector<Reference<Update>> updates, std::string client);

    void begin();
    /* Does what is due by now. */
    void advance();
    /* Waits until all is done; false when it was aborted. */
    bool finish();
    void abort() { aborted_ = true; }

    Kind kind() const { return kind_; }
    bool is_over() const { return aborted_ || at_ == updates_.size(); }
    const std::vector<Reference<Update>> &updates() const { return updates_; }

    Variant progress() const;
    Variant result() const;
    /* The result of one update; empty for a wrong index. */
    Variant item(long index) const;

private:
    Kind kind_;
    std::vector<Reference<Update>> updates_;
    std::string client_;
    std::vector<const Json *> outcomes_; /* of those begun */
    size_t at_ = 0;
    ULONGLONG due_ = 0;
    ULONGLONG begun_ = 0;
    bool aborted_ = false;

    const Json &update(size_t index) const { return updates_[index]->described(); }
    const char *name() const { return kind_ == Kind::download ? "download" : "install"; }
    void begin_one();
    void complete_one();
    const Json &refusal(const Json &update) const;
    long percent() const;
    double bytes(size_t index) const;
};

/* The job of a Begin... call. */
class Job : public Object {
public:
    Job(Work work, const Variant &state);
    Work &work() { return work_; }

protected:
    HRESULT use(const Use &use, Variant &result, std::string &message) override;

private:
    Work work_;
};

/* The updates of the collection that was put into a downloader or an installer. */
std::vector<Reference<Update>> updates_in(const Variant &collection);
